package org.chainzrule.experiment.rival;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.ImageLayersConfig;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.structured.StructuredDense;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Shape;

/**
 * The contestants for each kind of data. A number in a name is the number of units of the hidden
 * layer.
 *
 * <p>Every strength is chosen from a grid of three values, as every learning rate is. The grids
 * grow with the variance of the inputs, as {@link InputScale} does, since the penalties measure
 * derivatives in the inputs. DREG in the scope ADJOINT and the input-gradient penalty measure the
 * same quantity, {@code mean_s ‖∂ loss_s / ∂ x_s‖²}, the one by an estimate and the other by double
 * backpropagation, and so have the same grid. That of the Jacobian penalty has the strengths that
 * its authors used for MNIST, 0.01 and 0.1.
 */
public final class Contestants {

  /** Multiples of the strength that suits the scale of the inputs. */
  private static final List<Double> GRADIENT_GRID = List.of(0.1, 0.4, 1.0);

  private static final List<Double> JACOBIAN_GRID = List.of(0.004, 0.012, 0.04);

  private static final int GRID_INTERVALS = 5;
  private static final int SOLVER_STEPS = 4;

  private final InputScale scale;

  private Contestants(InputScale scale) {
    this.scale = scale;
  }

  /**
   * For images of 28 x 28 pixels. The library's dense networks have as many units as ReLU networks
   * of the same name, whose parameters they exceed by half a percent, the coefficients.
   *
   * @param scale of the pixels
   */
  public static List<Contestant> forDigits(InputScale scale) {
    return new Contestants(scale).digits();
  }

  /**
   * For tables and pooled texts: dense networks only.
   *
   * @param scale of the features
   */
  public static List<Contestant> forFeatures(InputScale scale) {
    return new Contestants(scale).features();
  }

  private List<Contestant> digits() {
    List<Contestant> all = new ArrayList<>();
    for (int width : new int[] {32, 64, 128, 512, 1024}) {
      all.addAll(List.of(relu(width), gelu(width)));
    }
    all.add(tanh(128));
    all.addAll(penalised(128));
    all.addAll(List.of(kan(12), neuralOde(112, 48)));
    all.add(convolution("relu-conv", Activation.relu()));
    all.add(convolution("gelu-conv", Activation.gelu()));
    for (int width : new int[] {32, 64, 128}) {
      all.add(dense(width));
    }
    all.add(fewWeights());
    all.addAll(ownConvolutions());
    return List.copyOf(all);
  }

  private List<Contestant> features() {
    List<Contestant> all = new ArrayList<>(List.of(relu(32), gelu(32), tanh(32)));
    all.addAll(penalised(32));
    all.addAll(List.of(kan(8), neuralOde(32, 16)));
    all.add(dense(32));
    return List.copyOf(all);
  }

  private static Contestant relu(int width) {
    return mlp("relu", width, Activation.relu());
  }

  private static Contestant gelu(int width) {
    return mlp("gelu", width, Activation.gelu());
  }

  private static Contestant tanh(int width) {
    return mlp("tanh", width, Activation.tanh());
  }

  private static Contestant mlp(String name, int width, ActivationPlan activation) {
    return Contestant.rival(name + "-" + width, MlpConfig.of(width).with(activation)::plan);
  }

  /** ReLU networks whose derivatives are held down in ways other than DREG. */
  private List<Contestant> penalised(int width) {
    return List.of(
        penalised("spectral", width, PenaltyName.SPECTRAL_SCALED, List.of()),
        penalised("jacobian", width, PenaltyName.JACOBIAN, JACOBIAN_GRID),
        penalised("input-gradient", width, PenaltyName.INPUT_GRADIENT, GRADIENT_GRID));
  }

  private Contestant penalised(
      String name, int width, PenaltyName penalty, List<Double> multiples) {
    MlpConfig layers = MlpConfig.of(width).with(Activation.relu()).with(penalty);
    return Contestant.rival(name + "-" + width, layers::plan, penalty, strengths(multiples));
  }

  private List<Double> strengths(List<Double> multiples) {
    return multiples.stream().map(scale::strength).toList();
  }

  /** A KAN with one hidden layer on inputs that are mapped from 0..1 to its grid, -1..1. */
  private static Contestant kan(int width) {
    return Contestant.rival(
        "kan-" + width,
        (inputs, classes) ->
            Sequential.plan(
                FixedAffine.plan(2, -1),
                KanLayer.plan(inputs, width, GRID_INTERVALS),
                KanLayer.plan(width, classes, GRID_INTERVALS)));
  }

  /** A neural ODE between linear layers from the inputs and to the classes. */
  private static Contestant neuralOde(int width, int hidden) {
    return Contestant.rival(
        "neural-ode-" + width,
        (inputs, classes) ->
            Sequential.plan(
                Dense.plan(inputs, width),
                NeuralOde.plan(width, hidden, SOLVER_STEPS),
                Dense.plan(width, classes)));
  }

  private static Contestant convolution(String name, ActivationPlan activation) {
    NetworkConfig network = DigitModel.CONV.network();
    return Contestant.rival(name, images(network.with(network.dense().with(activation))))
        .withConvolutions();
  }

  private static Contestant.Architecture images(NetworkConfig network) {
    return (inputs, classes) -> network.classifier(classes);
  }

  /** A dense network with a cubic for each unit. */
  private Contestant dense(int width) {
    return own("poly-" + width, MlpConfig.of(width)::plan);
  }

  /** With and without DREG on the gradient of the loss in the input. */
  private Contestant own(String name, Contestant.Architecture architecture) {
    DregConfig dreg = DregConfig.constant(Dreg.Scope.ADJOINT, 0).scaledTo(scale);
    return Contestant.own(name, architecture, dreg, strengths(GRADIENT_GRID));
  }

  /**
   * A network whose dense maps are separable over the rows and columns of an image: 16 images of 8
   * x 8 and then 16 of 4 x 4, each number of which is a sum over the whole image.
   */
  private Contestant fewWeights() {
    Shape pixels = Shape.of(Mnist.SIDE, Mnist.SIDE, 1);
    Shape first = Shape.of(8, 8, 16);
    Shape second = Shape.of(4, 4, 16);
    return own(
        "poly-separable",
        (inputs, classes) ->
            Sequential.plan(
                StructuredDense.separable(pixels, first, PolynomialActivation.cubic()),
                StructuredDense.separable(first, second, PolynomialActivation.cubic()),
                Dense.plan(second.length(), classes)));
  }

  /**
   * Convolutions with a cubic for each channel: as large as the ReLU network, at a third of its
   * parameters with a separable layer in place of the dense one, and without any at a quarter.
   */
  private List<Contestant> ownConvolutions() {
    return List.of(
        ownConvolution("poly-conv", DigitModel.CONV.network()),
        separableConvolution(),
        ownConvolution("poly-conv-quarter", filters(List.of(7, 14))));
  }

  /** After the convolutions a separable layer from 16 channels of 4 x 4 to 16 of 2 x 2. */
  private Contestant separableConvolution() {
    ActivationPlan cubic = PolynomialActivation.cubic();
    List<LayerPlan> convolutions = DigitModel.CONV.network().images().orElseThrow().plans(cubic);
    Shape output = Shape.of(2, 2, 16);
    return own(
            "poly-conv-third",
            (inputs, classes) ->
                Sequential.plan(
                    Sequential.plan(convolutions.toArray(LayerPlan[]::new)),
                    StructuredDense.separable(Shape.of(4, 4, 16), output, cubic),
                    Dense.plan(output.length(), classes)))
        .withConvolutions();
  }

  private static NetworkConfig filters(List<Integer> filters, Integer... hidden) {
    ImageLayersConfig large = DigitModel.CONV.network().images().orElseThrow();
    ImageLayersConfig images =
        new ImageLayersConfig(
            large.height(),
            large.width(),
            large.channels(),
            filters,
            large.window(),
            large.pooling());
    return NetworkConfig.images(images, MlpConfig.of(hidden));
  }

  private Contestant ownConvolution(String name, NetworkConfig network) {
    return own(name, images(network)).withConvolutions();
  }
}
