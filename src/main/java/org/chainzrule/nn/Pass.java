package org.chainzrule.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.random.Seeds;

/**
 * One forward pass: whether it is for training, its random numbers, and what the layers reported on
 * the way. Whatever changes from pass to pass lives here, so that layers have no modes to switch
 * and nothing to clear.
 */
public final class Pass {

  /** Sees every layer's output as the pass goes on. */
  @FunctionalInterface
  public interface Watcher {
    /** Called before a layer runs. */
    default void enters(String path, Layer layer, Variable input) {}

    /**
     * @param path the layer's place, such as {@code "0/2"} for the third layer inside the first
     */
    void saw(String path, Layer layer, Variable output);
  }

  /** A part of the way from input to output: the chain of links is what a tangent follows. */
  public sealed interface Link {}

  /**
   * A layer's local Jacobian, made when asked for.
   *
   * @param path the layer's place
   */
  public record Report(String path, Supplier<LocalJacobian> jacobian) implements Link {}

  /** Links whose end is added to their start. */
  public record Branch(List<Link> inner) implements Link {}

  /**
   * Where the way starts anew: the output of a layer whose input has no derivative.
   *
   * @param output what a tangent begins beside
   */
  public record Start(Variable output) implements Link {}

  private final Seeds seeds;
  private final Watcher watcher;
  private List<Link> links = new ArrayList<>();
  private String path = "";

  private Pass(Seeds seeds, Watcher watcher) {
    this.seeds = seeds;
    this.watcher = watcher;
  }

  /** A pass for training, with the random numbers of these seeds. */
  public static Pass training(Seeds seeds) {
    return new Pass(seeds, (path, layer, output) -> {});
  }

  /** A pass without randomness. */
  public static Pass inference() {
    return new Pass(null, (path, layer, output) -> {});
  }

  /** A pass without reports so far, like this one, that also shows every output to a watcher. */
  public Pass watchedBy(Watcher other) {
    return new Pass(seeds, other);
  }

  /** Whether layers such as dropout are to behave as in training. */
  public boolean isTraining() {
    return seeds != null;
  }

  /**
   * Random numbers for the layer that runs now, its own in every pass.
   *
   * @throws IllegalStateException if the pass is not for training
   */
  public Seeds seeds() {
    if (seeds == null) {
      throw new IllegalStateException("expected a training pass, an inference pass has no seeds");
    }
    return seeds.child(path);
  }

  /** Runs a layer inside another one, under a name that says where. */
  public Variable through(String name, Layer layer, Variable x) {
    String outer = path;
    path = outer.isEmpty() ? name : outer + "/" + name;
    watcher.enters(path, layer, x);
    Variable output = layer.forward(x, this);
    watcher.saw(path, layer, output);
    path = outer;
    return output;
  }

  /** As {@link #through}, for a layer whose output will be added to its input. */
  public Variable branch(String name, Layer layer, Variable x) {
    List<Link> outer = links;
    links = new ArrayList<>();
    Variable output = through(name, layer, x);
    outer.add(new Branch(List.copyOf(links)));
    links = outer;
    return output;
  }

  /** Called by a layer once a forward. Costs nothing unless someone asks for the Jacobian. */
  public void report(Supplier<LocalJacobian> jacobian) {
    links.add(new Report(path, jacobian));
  }

  /**
   * Called instead of {@link #report} by a layer whose input has no derivative, such as numbers of
   * tokens: directions of the network's input are then directions of this output.
   */
  public void start(Variable output) {
    links.add(new Start(output));
  }

  /** What was reported, in the order of the layers. Ask before the optimizer steps. */
  public List<Report> reports() {
    List<Report> reports = new ArrayList<>();
    collect(links, reports);
    return reports;
  }

  /** The way from input to output, link by link. */
  public List<Link> chain() {
    return List.copyOf(links);
  }

  private static void collect(List<Link> links, List<Report> reports) {
    for (Link link : links) {
      if (link instanceof Report report) {
        reports.add(report);
      } else if (link instanceof Branch branch) {
        collect(branch.inner(), reports);
      }
    }
  }
}
