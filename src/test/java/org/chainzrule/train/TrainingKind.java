package org.chainzrule.train;

import java.util.Arrays;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/** Kinds of networks and settings whose sums over several workers differ. */
public enum TrainingKind {
  DENSE(Precision.SINGLE) {
    @Override
    public Trainer of(Layer network) {
      return super.of(network).with(Dreg.layerwise(1e-2)).with(new InputGradientPenalty(1e-2));
    }
  },
  DROPOUT(Precision.SINGLE) {
    @Override
    public Layer network() {
      return built(
          Dense.plan(2, 300, PolynomialActivation.cubic()), Dropout.plan(0.3), Dense.plan(300, 2));
    }

    @Override
    public Trainer of(Layer network) {
      return super.of(network).with(Dreg.adjoint(1e-3)).prefetch(2);
    }
  },
  STATES(Precision.DOUBLE) {
    @Override
    public Layer network() {
      return built(
          Dense.plan(2, 4, PolynomialActivation.cubic()),
          BatchNorm.plan(4),
          SpectralDense.plan(4, 3, Activation.tanh(), true),
          Dense.plan(3, 2));
    }

    @Override
    public Trainer of(Layer network) {
      return super.of(network).lastBatch(LastBatch.JOIN);
    }
  },
  CONVOLUTION(Precision.SINGLE) {
    @Override
    public Layer network() {
      return built(
          Unflatten.plan(4, 4, 1),
          Convolution.plan(Window.of(3), 1, 3, PolynomialActivation.cubic()),
          BatchNorm.plan(3),
          Flatten.plan(),
          Dense.plan(12, 2));
    }

    @Override
    public Dataset train() {
      return random(47, 16, generator -> generator.nextDouble(-1, 1));
    }

    @Override
    public Dataset validation() {
      return random(12, 16, generator -> generator.nextDouble(-1, 1));
    }
  },
  ROWS(Precision.SINGLE) {
    @Override
    public Layer network() {
      return built(
          TokenDropout.plan(0.2),
          EmbeddingBag.plan(40, 5, EmbeddingBag.Mode.MEAN),
          Dense.plan(5, 2, PolynomialActivation.cubic()),
          Dense.plan(2, 2));
    }

    @Override
    public Dataset train() {
      return random(47, 6, generator -> Math.floor(generator.nextDouble(-1, 40)));
    }

    @Override
    public Dataset validation() {
      return random(9, 6, generator -> Math.floor(generator.nextDouble(-1, 40)));
    }
  },
  EVERYTHING(Precision.DOUBLE) {
    @Override
    public Trainer of(Layer network) {
      return super.of(network)
          .with(new MovingAverage(0.8))
          .with(Plateau.onLoss(0.5, 1))
          .with(EarlyStopping.onLoss(2))
          .bestBy(Watching.FIRST_NUMBER)
          .with(Dreg.layerwise(Schedule.linear(0, 1e-2)))
          .clip(0.5)
          .clipValue(0.2)
          .validateEvery(2);
    }
  };

  /** 53 is two steps of 24 and one of 5: batches of 4, and one of 1. */
  private static final Dataset TRAIN = Toy.circle(0, 53);

  private static final Dataset OTHER = Toy.circle(1, 30);

  private final Precision precision;

  TrainingKind(Precision precision) {
    this.precision = precision;
  }

  Layer built(LayerPlan... plans) {
    return Sequential.plan(plans).build(Seeds.of(7), precision);
  }

  public Layer network() {
    return built(Dense.plan(2, 4, PolynomialActivation.cubic()), Dense.plan(4, 2));
  }

  public Dataset train() {
    return TRAIN;
  }

  public Dataset validation() {
    return OTHER;
  }

  public Trainer of(Layer network) {
    return Trainer.create(network, Loss.softmaxCrossEntropy())
        .with(new Adam(Schedule.cosine(0.05, 0)))
        .batch(4)
        .accumulate(6)
        .seed(3);
  }

  /** A random number of an example. */
  public interface Draw {
    double from(Generator generator);
  }

  /** Random examples of two classes. */
  public static Dataset random(int count, int width, Draw draw) {
    Generator generator = Seeds.of(width).child(count).generator();
    double[][] inputs = new double[count][width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      Arrays.setAll(inputs[i], j -> draw.from(generator));
      labels[i] = inputs[i][0] + inputs[i][1] > inputs[i][2] + inputs[i][3] ? 1 : 0;
    }
    return Table.of(inputs, labels, 2);
  }
}
