package org.chainzrule.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * A table of the layers of a network with their output shapes, parameters and floating-point
 * operations, found by one forward pass of zeros. {@link #toString} formats it.
 *
 * <pre>{@code
 * System.out.println(ModelSummary.of(network, Shape.of(784)));
 * }</pre>
 *
 * @param rows the innermost layers in the order in which they run, and those outer layers that have
 *     parameters or operations of their own
 */
public record ModelSummary(Layer network, List<Row> rows) {

  /**
   * One layer.
   *
   * @param path the path of the layer, such as {@code "0/2"} for the third layer inside the first;
   *     empty for the network itself
   * @param output the shape of its output for one example
   * @param parameters the number of elements of its parameters and states; shared ones are counted
   *     where they first occur
   * @param flops the floating-point operations for one example in inference, see {@link
   *     Layer#flops}
   * @param reports whether it reports a local Jacobian that a penalty such as DREG can change
   */
  public record Row(
      String path, Layer layer, Shape output, long parameters, long flops, boolean reports) {}

  /** Copies the rows. */
  public ModelSummary {
    rows = List.copyOf(rows);
  }

  /**
   * Summarises a network.
   *
   * @param example the shape of one example, without the batch axis
   * @throws IllegalArgumentException if the network does not take such an example
   */
  public static ModelSummary of(Layer network, Shape example) {
    network.outputShape(example);
    List<Parameter> all = network.parameters();
    Precision precision = all.isEmpty() ? Precision.SINGLE : all.get(0).value().precision();
    LayerRecorder recorder = new LayerRecorder();
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      Pass pass = Pass.inference().watchedBy(recorder);
      Variable x = Variable.constant(Tensor.zeros(example.prepend(1), precision));
      recorder.enters("", network, x);
      recorder.saw("", network, network.forward(x, pass));
      Set<String> reporting = new HashSet<>();
      for (Pass.Report report : pass.reports()) {
        if (!report.jacobian().get().isFixed()) {
          reporting.add(report.path());
        }
      }
      return new ModelSummary(network, rows(recorder.visits, reporting));
    }
  }

  private static List<Row> rows(List<Visit> visits, Set<String> reporting) {
    Set<Parameter> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Row> rows = new ArrayList<>();
    // Inner layers come first, so that their parameters are not counted again for the outer one.
    for (Visit visit : visits) {
      long parameters =
          visit.layer.parameters().stream()
              .filter(counted::add)
              .mapToLong(p -> p.value().length())
              .sum();
      long flops = Math.max(0, visit.flops - visit.inner);
      if (!visit.hasInner || parameters > 0 || flops > 0) {
        rows.add(
            new Row(
                visit.path,
                visit.layer,
                visit.output,
                parameters,
                flops,
                reporting.contains(visit.path)));
      }
    }
    return rows;
  }

  /** The number of elements of all parameters and states. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** The floating-point operations for one example in inference. */
  public long flops() {
    return rows.stream().mapToLong(Row::flops).sum();
  }

  /** The table as text, with a line for each layer and a line of totals. */
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"path", "layer", "output", "parameters", "flops", "DREG"});
    for (Row row : rows) {
      lines.add(
          new String[] {
            row.path().isEmpty() ? "-" : row.path(),
            row.layer().toString(),
            row.output().toString(),
            grouped(row.parameters()),
            grouped(row.flops()),
            row.reports() ? "yes" : "-"
          });
    }
    lines.add(new String[] {"total", "", "", grouped(parameters()), grouped(flops()), ""});
    return TextTable.aligned(lines, Set.of(3, 4));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** One forward pass of one layer. */
  private static final class Visit {
    private final String path;
    private final Layer layer;
    private final long flops;
    private Shape output;
    private long inner;
    private boolean hasInner;

    Visit(String path, Layer layer, Shape input) {
      this.path = path;
      this.layer = layer;
      this.flops = layer.flops(input);
    }
  }

  /** Records every layer that runs, inner layers before the outer one. */
  private static final class LayerRecorder implements Pass.Watcher {
    private final Deque<Visit> unfinished = new ArrayDeque<>();
    private final List<Visit> visits = new ArrayList<>();

    @Override
    public void enters(String path, Layer layer, Variable input) {
      unfinished.push(new Visit(path, layer, input.shape().tail()));
    }

    @Override
    public void saw(String path, Layer layer, Variable output) {
      Visit visit = unfinished.pop();
      visit.output = output.shape().tail();
      visits.add(visit);
      if (!unfinished.isEmpty()) {
        unfinished.peek().hasInner = true;
        unfinished.peek().inner += visit.flops;
      }
    }
  }
}
