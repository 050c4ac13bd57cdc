package org.chainzrule.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Updates;
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

    /**
     * Called with the input of every activation, also of one inside another layer.
     *
     * @param path the place of the innermost layer that runs
     * @param z shape {@code [n, ...]}; a convolution may show its places as more rows
     */
    default void activates(String path, Layer activation, Variable z) {}
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
   * Parts that were computed from the same input, side by side in the output.
   *
   * @param output what a tangent begins beside, shape {@code [n, d_1 + d_2 + ...]}
   */
  public record Concatenation(List<Part> parts, Variable output) implements Link {}

  /**
   * One part of a concatenation.
   *
   * @param output shape {@code [n, d_i]}
   * @param inner the way to it from the input of all parts
   */
  public record Part(Variable output, List<Link> inner) {}

  /**
   * A layer that changed its input, or what the layers inside it gave, and reported nothing of
   * that, so that its derivative is unknown.
   *
   * @param path the layer's place; empty for the network itself
   * @param inside the layers that ran inside it
   */
  public record Unreported(String path, Layer layer, List<Layer> inside) implements Link {

    /** Whether it learns parameters that belong to none of the layers inside it. */
    public boolean learns() {
      Set<Parameter> others = Collections.newSetFromMap(new IdentityHashMap<>());
      inside.forEach(each -> others.addAll(each.parameters()));
      return layer.parameters().stream()
          .anyMatch(each -> each.role() != Parameter.Role.STATE && !others.contains(each));
    }

    /** Why a penalty that needs its derivative cannot be computed. */
    public IllegalArgumentException refusal() {
      return new IllegalArgumentException(
          "expected layers that report their local Jacobian, got layer "
              + (path.isEmpty() ? "" : path + ": ")
              + layer);
    }
  }

  /**
   * Where the way starts anew: the output of a layer whose input has no derivative.
   *
   * @param output what a tangent begins beside
   */
  public record Start(Variable output) implements Link {}

  /**
   * A change that a training pass makes to the state of a layer: {@code next = keep state +
   * addition}, or {@code addition} alone where {@code keep} is 0.
   *
   * @param state of the role {@link Parameter.Role#STATE}
   * @param keep in 0..1
   * @param addition in the shape of the state
   */
  public record Move(Parameter state, double keep, Tensor addition) {

    /** Makes the change. */
    public void apply() {
      Tensor next = after(state.value());
      state.update(kept -> Updates.assign(kept, next));
    }

    private Tensor after(Tensor before) {
      return keep == 0 ? addition : before.times(keep).plus(addition);
    }
  }

  private final Seeds seeds;
  private final Watcher watcher;

  /** Whether moves of states are collected instead of made at once. */
  private final boolean collects;

  private final List<Move> moves = new ArrayList<>();
  private List<Link> links = new ArrayList<>();
  private String path = "";
  private Way way = new Way(null);
  private Tensor present;

  private Pass(Seeds seeds, Watcher watcher, boolean collects) {
    this.seeds = seeds;
    this.watcher = watcher;
    this.collects = collects;
  }

  /** A pass for training, with the random numbers of these seeds; it moves states at once. */
  public static Pass training(Seeds seeds) {
    return new Pass(seeds, (path, layer, output) -> {}, false);
  }

  /** A pass without randomness. */
  public static Pass inference() {
    return new Pass(null, (path, layer, output) -> {}, false);
  }

  /** A pass without reports so far, like this one, that also shows every output to a watcher. */
  public Pass watchedBy(Watcher other) {
    return new Pass(seeds, other, collects);
  }

  /**
   * A pass like this one, without reports so far, that leaves the states of layers as they are and
   * collects their {@link #moves} instead, so that several passes can start from the same states.
   */
  public Pass collectingMoves() {
    return new Pass(seeds, watcher, true);
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

  /** The state of a layer as this pass has moved it so far. */
  public Tensor state(Parameter state) {
    Tensor value = state.value();
    for (Move move : moves) {
      if (move.state() == state) {
        value = move.after(value);
      }
    }
    return value;
  }

  /**
   * Called by a layer that a training pass changes, instead of changing its state itself: {@code
   * next = keep state + addition}. The state changes now, or later where moves are collected; one
   * that is frozen does not.
   *
   * @param keep in 0..1; where it is 0 the addition is the next state
   */
  public void move(Parameter state, double keep, Tensor addition) {
    if (state.isFrozen()) {
      return;
    }
    Move move = new Move(state, keep, addition);
    if (collects) {
      moves.add(move);
    } else {
      move.apply();
    }
  }

  /** The moves that were collected, in the order of the layers. */
  public List<Move> moves() {
    return List.copyOf(moves);
  }

  /** Runs a layer inside another one, under a name that says where. */
  public Variable through(String name, Layer layer, Variable x) {
    String outer = path;
    path = outer.isEmpty() ? name : outer + "/" + name;
    watcher.enters(path, layer, x);
    Variable output;
    try {
      output = run(layer, x);
    } catch (IllegalArgumentException e) {
      throw LayerException.of(name, e);
    }
    watcher.saw(path, layer, output);
    path = outer;
    way.through(layer, x, output);
    return output;
  }

  /**
   * Runs a whole network: as {@code network.forward(x, this)}, but a network that does more than
   * its layers report is a link of its own, {@link Unreported}.
   */
  public Variable run(Layer network, Variable x) {
    Way around = way;
    way = new Way(x);
    Variable output = network.forward(x, this);
    if (!way.leadsTo(output)) {
      links.add(new Unreported(path, network, List.copyOf(way.inside)));
    }
    way = around;
    return output;
  }

  /** How far the links of a layer that runs lead, from its input to its output. */
  private static final class Way {
    private List<Layer> inside = List.of();
    private Variable end;

    /** Whether the layer says itself what it does with what is inside it. */
    private boolean told;

    /** Whether something happened between two of the layers inside. */
    private boolean broken;

    Way(Variable input) {
      this.end = input;
    }

    void through(Layer layer, Variable x, Variable output) {
      if (inside.isEmpty()) {
        inside = new ArrayList<>();
      }
      inside.add(layer);
      broken |= x != end;
      end = output;
    }

    boolean leadsTo(Variable output) {
      return told || (!broken && end == output);
    }
  }

  /** As {@link #through}, for a layer whose output will be added to its input. */
  public Variable branch(String name, Layer layer, Variable x) {
    Part inner = part(name, layer, x);
    add(new Branch(inner.inner()));
    return inner.output();
  }

  /**
   * As {@link #through}, for a layer whose output will be a part of {@link #concatenate}. Its way
   * is in the result alone.
   */
  public Part part(String name, Layer layer, Variable x) {
    List<Link> outer = links;
    Tensor outside = present;
    links = new ArrayList<>();
    Variable output = through(name, layer, x);
    Part part = new Part(output, List.copyOf(links));
    links = outer;
    present = outside;
    return part;
  }

  /**
   * Called instead of {@link #report} by a layer that puts the outputs of others side by side.
   *
   * @param parts in their order along the output's last axis
   */
  public void concatenate(List<Part> parts, Variable output) {
    add(new Concatenation(List.copyOf(parts), output));
  }

  /**
   * Called by a layer that evaluates an activation: shows the activation's input to the watcher.
   */
  public void activates(Layer activation, Variable z) {
    watcher.activates(path, activation, z);
  }

  /** Called by a layer once a forward. Costs nothing unless someone asks for the Jacobian. */
  public void report(Supplier<LocalJacobian> jacobian) {
    add(new Report(path, jacobian));
  }

  /**
   * Called instead of {@link #report} by a layer whose input has no derivative, such as numbers of
   * tokens: directions of the network's input are then directions of this output.
   */
  public void start(Variable output) {
    add(new Start(output));
  }

  /** A link by which the layer that runs says what it does. */
  private void add(Link link) {
    links.add(link);
    way.told = true;
  }

  /**
   * Called by a layer that turns token ids into vectors: which positions hold a token, and which
   * padding. It holds for the layers that follow, up to the next such layer.
   *
   * @param mask ones and zeros, shape {@code [n, L]}
   */
  public void tokens(Tensor mask) {
    present = mask;
  }

  /**
   * Which positions of sequences {@code [n, L, ...]} hold a token: ones and zeros, shape {@code [n,
   * L]}. Empty where all do, and where no layer said otherwise of sequences of this length.
   */
  public Optional<Tensor> tokens(Shape sequences) {
    return Optional.ofNullable(present)
        .filter(mask -> mask.shape().equals(Shape.of(sequences.size(0), sequences.size(1))))
        .filter(mask -> mask.sum().item() < mask.length());
  }

  /** What was reported, in the order of the layers. Ask before the optimizer steps. */
  public List<Report> reports() {
    return reports(links);
  }

  /** The reports of a part of the way, in the order of the layers. */
  public static List<Report> reports(List<Link> some) {
    return ofKind(Report.class, some);
  }

  /** The layers whose derivative is unknown, in the order in which they ran. */
  public List<Unreported> unreported() {
    return unreported(links);
  }

  /** The layers whose derivative is unknown on a part of the way, in the order of the layers. */
  public static List<Unreported> unreported(List<Link> some) {
    return ofKind(Unreported.class, some);
  }

  /** The way from input to output, link by link. */
  public List<Link> chain() {
    return List.copyOf(links);
  }

  /**
   * Where derivatives start instead of the input: the output of the last layer that reads something
   * without a derivative, such as token ids, or the concatenation of several such outputs. Empty
   * where they start at the input.
   */
  public Optional<Variable> origin() {
    return links.stream().flatMap(link -> origin(link).stream()).reduce((earlier, later) -> later);
  }

  private static Optional<Variable> origin(Link link) {
    if (link instanceof Start start) {
      return Optional.of(start.output());
    }
    return link instanceof Concatenation concatenation
            && concatenation.parts().stream()
                .flatMap(part -> part.inner().stream())
                .anyMatch(inner -> origin(inner).isPresent())
        ? Optional.of(concatenation.output())
        : Optional.empty();
  }

  /** The links of one kind, those inside others in their place. */
  private static <T extends Link> List<T> ofKind(Class<T> kind, List<Link> links) {
    List<T> found = new ArrayList<>(links.size());
    collect(kind, links, found);
    return Collections.unmodifiableList(found);
  }

  private static <T extends Link> void collect(Class<T> kind, List<Link> links, List<T> found) {
    for (Link link : links) {
      if (link instanceof Branch branch) {
        collect(kind, branch.inner(), found);
      } else if (link instanceof Concatenation concatenation) {
        for (Part part : concatenation.parts()) {
          collect(kind, part.inner(), found);
        }
      } else if (kind.isInstance(link)) {
        found.add(kind.cast(link));
      }
    }
  }
}
