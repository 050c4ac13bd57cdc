package org.chainzrule.experiment.rival;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.polynomial.PolynomialPlan;

/** The contestants for each kind of data. */
public final class Contestants {

  private Contestants() {}

  /** For images of 28 x 28 pixels. */
  public static List<Contestant> forDigits() {
    List<Contestant> all = new ArrayList<>();
    for (int width : new int[] {32, 64, 128, 512, 1024}) {
      all.add(dense("relu-" + width, width, Activation.relu(), PenaltyName.NONE));
      all.add(dense("gelu-" + width, width, Activation.gelu(), PenaltyName.NONE));
    }
    all.addAll(penalised(128));
    all.add(convolution("relu-conv", Activation.relu()));
    all.add(convolution("gelu-conv", Activation.gelu()));
    for (int width : new int[] {32, 64, 128}) {
      all.add(own("poly-" + width, width));
    }
    all.add(convolution("poly-conv", PolynomialPlan.of(3)));
    return List.copyOf(all);
  }

  /** For tables and pooled texts. */
  public static List<Contestant> forFeatures() {
    List<Contestant> all = new ArrayList<>();
    all.add(dense("relu-32", 32, Activation.relu(), PenaltyName.NONE));
    all.add(dense("gelu-32", 32, Activation.gelu(), PenaltyName.NONE));
    all.addAll(penalised(32));
    all.add(own("poly-32", 32));
    return List.copyOf(all);
  }

  private static List<Contestant> penalised(int width) {
    return List.of(
        dense("tanh-" + width, width, Activation.tanh(), PenaltyName.NONE),
        dense("spectral-" + width, width, Activation.relu(), PenaltyName.SPECTRAL_SCALED),
        dense(
            "jacobian-" + width, width, Activation.relu(), PenaltyName.JACOBIAN, 1e-3, 1e-2, 1e-1),
        dense(
            "input-gradient-" + width,
            width,
            Activation.relu(),
            PenaltyName.INPUT_GRADIENT,
            1e-2,
            1e-1,
            1.0));
  }

  private static Contestant dense(
      String name, int width, ActivationPlan activation, PenaltyName penalty, Double... grid) {
    MlpConfig layers = new MlpConfig(List.of(width), activation, penalty);
    return new Contestant(
        name, false, false, layers::plan, penalty, List.of(grid), Optional.empty(), List.of());
  }

  private static Contestant own(String name, int width) {
    return new Contestant(
        name,
        true,
        false,
        MlpConfig.of(width)::plan,
        PenaltyName.NONE,
        List.of(),
        Optional.of(Dreg.Scope.LAYER),
        List.of(3e-4, 1e-3, 3e-3));
  }

  private static Contestant convolution(String name, ActivationPlan activation) {
    NetworkConfig digits = DigitModel.CONV.network();
    NetworkConfig network = digits.with(digits.dense().with(activation));
    boolean isOwn = activation instanceof PolynomialPlan;
    return new Contestant(
        name,
        isOwn,
        true,
        (inputs, classes) -> network.classifier(classes),
        PenaltyName.NONE,
        List.of(),
        isOwn ? Optional.of(Dreg.Scope.LAYER) : Optional.empty(),
        isOwn ? List.of(3e-6, 1e-5, 3e-5) : List.of());
  }
}
