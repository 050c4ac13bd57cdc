package org.chainzrule.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
   * @param role what DREG sees of it
   */
  public record Row(
      String path, Layer layer, Shape output, long parameters, long flops, DregRole role) {}

  /** What DREG sees of a layer. */
  public enum DregRole {
    /** It reports a local Jacobian that depends on what is learned, and has a term of its own. */
    TERM("yes", ""),
    /**
     * The linear last layer: DREG leaves it out of LAYER, SLOPE and CUMULATIVE unless told to count
     * it, and pulls the gradient of the loss through it in ADJOINT.
     */
    HEAD(
        "head",
        "the linear last layer: it takes part in the scope ADJOINT; LAYER and CUMULATIVE leave it"
            + " out unless countingHead() is set"),
    /** A part of a layer that reports one Jacobian for all that is inside. */
    INSIDE("inside", "counted with the layer that it is a part of"),
    /** It learns and reports nothing, so that DREG refuses the network. */
    SILENT("none", "learns and reports no local Jacobian, so that DREG refuses the network"),
    /** Nothing that DREG could change: a fixed derivative, or a table of token vectors. */
    NOTHING("-", "");

    private final String text;
    private final String note;

    DregRole(String text, String note) {
      this.text = text;
      this.note = note;
    }
  }

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
      recorder.saw("", network, pass.run(network, x));
      return new ModelSummary(network, rows(recorder.visits, roles(pass)));
    }
  }

  /** What DREG sees of the layers at these places. */
  private static Map<String, DregRole> roles(Pass pass) {
    Map<String, DregRole> roles = new HashMap<>();
    Pass.Report last = null;
    for (Pass.Report report : pass.reports()) {
      if (report.jacobian().get().isFixed()) {
        roles.putIfAbsent(report.path(), DregRole.NOTHING);
      } else {
        roles.put(report.path(), DregRole.TERM);
        last = report;
      }
    }
    if (last != null && last.jacobian().get().isConstant()) {
      roles.put(last.path(), DregRole.HEAD);
    }
    pass.unreported().stream()
        .filter(Pass.Unreported::learns)
        .forEach(silent -> roles.put(silent.path(), DregRole.SILENT));
    return roles;
  }

  /** The role of a layer; one inside a layer with a term of its own is counted there. */
  private static DregRole role(String path, Map<String, DregRole> roles) {
    if (roles.containsKey(path)) {
      return roles.get(path);
    }
    for (int end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      if (roles.get(path.substring(0, end)) == DregRole.TERM) {
        return DregRole.INSIDE;
      }
    }
    return !path.isEmpty() && roles.get("") == DregRole.TERM ? DregRole.INSIDE : DregRole.NOTHING;
  }

  private static List<Row> rows(List<Visit> visits, Map<String, DregRole> roles) {
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
                visit.path, visit.layer, visit.output, parameters, flops, role(visit.path, roles)));
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

  /**
   * The table as text, with a line for each layer, a line of totals, a line for each entry of the
   * column DREG that needs an explanation, and how many parameters are frozen.
   */
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
            row.role().text
          });
    }
    lines.add(new String[] {"total", "", "", grouped(parameters()), grouped(flops()), ""});
    StringBuilder text = new StringBuilder(TextTable.aligned(lines, Set.of(3, 4)));
    for (DregRole role : DregRole.values()) {
      if (!role.note.isEmpty() && rows.stream().anyMatch(row -> row.role() == role)) {
        text.append("\nDREG ").append(role.text).append(": ").append(role.note);
      }
    }
    long frozen =
        network.parameters().stream()
            .filter(Parameter::isFrozen)
            .mapToLong(p -> p.value().length())
            .sum();
    if (frozen > 0) {
      text.append("\nfrozen: ").append(grouped(frozen)).append(" parameters and states");
    }
    return text.toString();
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
