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
import org.chainzrule.nn.layer.TokenTable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * What a network is made of, layer by layer, found out by one forward pass of zeros. Its text is a
 * table.
 *
 * @param rows the innermost layers in the order they run, and outer ones that add something of
 *     their own
 */
public record ModelSummary(Layer network, List<Row> rows) {

  /**
   * One layer.
   *
   * @param path its place, such as {@code "0/2"}; empty for the network itself
   * @param output the shape of one example's output
   * @param parameters how many numbers it learns or keeps, shared ones counted where they first
   *     come
   * @param flops of one example in inference, see {@link Layer#flops}
   * @param reports whether it reports a local Jacobian that a penalty can change
   */
  public record Row(
      String path, Layer layer, Shape output, long parameters, long flops, boolean reports) {}

  /** Copies the rows. */
  public ModelSummary {
    rows = List.copyOf(rows);
  }

  /**
   * Looks at a network.
   *
   * @param example the shape of one example
   * @throws IllegalArgumentException if the network does not take such an example
   */
  public static ModelSummary of(Layer network, Shape example) {
    network.outputShape(example);
    List<Parameter> all = network.parameters();
    Precision precision = all.isEmpty() ? Precision.SINGLE : all.get(0).value().precision();
    Walk walk = new Walk();
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      Pass pass = Pass.inference().watchedBy(walk);
      Variable x = Variable.constant(Tensor.zeros(example.prepend(1), precision));
      walk.enters("", network, x);
      walk.saw("", network, network.forward(x, pass));
      Set<String> reporting = new HashSet<>();
      for (Pass.Report report : pass.reports()) {
        if (!report.jacobian().get().isFixed()) {
          reporting.add(report.path());
        }
      }
      return new ModelSummary(network, rows(walk.visits, reporting));
    }
  }

  private static List<Row> rows(List<Visit> visits, Set<String> reporting) {
    Set<Parameter> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Row> rows = new ArrayList<>();
    // Inner layers first, so that what they hold is not counted for the outer one again.
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

  /** The number of all parameters. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** The floating-point operations of one example in inference. */
  public long flops() {
    return rows.stream().mapToLong(Row::flops).sum();
  }

  /** A table with a line a layer and one of totals. */
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
    return TokenTable.aligned(lines, Set.of(3, 4));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** One run of one layer. */
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

  /** Takes note of every layer, inner ones before the outer. */
  private static final class Walk implements Pass.Watcher {
    private final Deque<Visit> open = new ArrayDeque<>();
    private final List<Visit> visits = new ArrayList<>();

    @Override
    public void enters(String path, Layer layer, Variable input) {
      open.push(new Visit(path, layer, input.shape().tail()));
    }

    @Override
    public void saw(String path, Layer layer, Variable output) {
      Visit visit = open.pop();
      visit.output = output.shape().tail();
      visits.add(visit);
      if (!open.isEmpty()) {
        open.peek().hasInner = true;
        open.peek().inner += visit.flops;
      }
    }
  }
}
