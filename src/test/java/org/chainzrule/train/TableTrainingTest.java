package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** Training of networks with embedding tables. */
class TableTrainingTest {

  private static final int LENGTH = 12;

  /** Token ids of texts of different lengths; the class is which of two tokens a text contains. */
  private static Table texts(int count, int rows) {
    Generator generator = Seeds.of(4).generator();
    double[][] ids = new double[count][LENGTH];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int length = 1 + generator.nextInt(LENGTH);
      for (int k = 0; k < LENGTH; k++) {
        ids[i][k] = k < length ? 2 + generator.nextInt(rows - 2) : -1;
      }
      labels[i] = generator.nextInt(2);
      ids[i][generator.nextInt(length)] = labels[i];
    }
    return Table.of(ids, labels, 2);
  }

  private static Layer network(Parameter table) {
    return Sequential.of(
        new EmbeddingBag(table, EmbeddingBag.Mode.MEAN),
        Dense.plan(table.value().rows(), 2).build(Seeds.of(1), table.value().precision()));
  }

  @Test
  void an_embedding_bag_learns_which_tokens_decide_the_class() {
    Layer network =
        Sequential.create(
            Seeds.of(0), EmbeddingBag.plan(200, 8, EmbeddingBag.Mode.MEAN), Dense.plan(8, 2));
    Table texts = texts(600, 200);
    Trainer.create(network, Loss.softmaxCrossEntropy())
        .with(new Adam(Schedule.cosine(0.05, 0)))
        .batch(32)
        .fit(texts, 6);
    Evaluation evaluation = Evaluation.of(network, Loss.softmaxCrossEntropy(), texts);
    assertThat(evaluation.accuracy().orElseThrow()).isGreaterThan(0.97);
  }

  /** The norm used for clipping and reports is that of the dense gradient, zeros included. */
  @Test
  void the_norm_of_a_row_gradient_equals_that_of_the_dense_gradient() {
    List<Double> norms = new ArrayList<>();
    for (boolean dense : new boolean[] {false, true}) {
      Parameter table =
          new Parameter("table", Tensor.normal(Seeds.of(2), Shape.of(4, 30), Precision.DOUBLE));
      Layer bag = network(table);
      // A table that is also used as a whole, here times 0, has a dense gradient.
      Layer whole = (x, pass) -> bag.forward(x, pass).plus(table.times(0).sum());
      Callback watch =
          new Callback() {
            @Override
            public Decision afterStep(Step step) {
              norms.add(step.gradientNorm());
              return Decision.CONTINUE;
            }
          };
      Layer counted = dense ? new Holding(whole, bag.parameters()) : bag;
      Trainer.create(counted, Loss.softmaxCrossEntropy())
          .with(new Sgd(0.1, 0))
          .with(watch)
          .clip(0.01)
          .batch(8)
          .fit(texts(24, 30), 1);
    }
    assertThat(norms).hasSize(6).allMatch(norm -> norm > 0.01);
    for (int step = 0; step < 3; step++) {
      assertThat(norms.get(step)).isCloseTo(norms.get(step + 3), within(1e-12));
    }
  }

  /** A layer with the given parameters. */
  private record Holding(Layer layer, List<Parameter> parameters) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return layer.forward(x, pass);
    }
  }

  @Test
  void a_step_on_a_table_of_a_million_rows_allocates_nothing_of_that_size() {
    Parameter table =
        new Parameter(
            "table",
            Parameter.Role.EMBEDDING,
            Tensor.zeros(Shape.of(10, 1_000_000), Precision.SINGLE));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    List<Long> heap = new ArrayList<>();
    Callback watch =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            heap.add(threads.getThreadAllocatedBytes(thread));
            return Decision.CONTINUE;
          }
        };
    long pooled = TensorScope.pooledBytes();
    Trainer.create(network(table), Loss.softmaxCrossEntropy())
        .with(new Adam(0.01))
        .with(watch)
        .clip(1)
        .batch(16)
        .fit(texts(160, 1_000_000), 1);
    assertThat(TensorScope.pooledBytes() - pooled).isLessThan(1 << 20);
    assertThat(heap).hasSize(10);
    for (int step = 1; step < heap.size(); step++) {
      assertThat(heap.get(step) - heap.get(step - 1)).as("step %d", step).isLessThan(1 << 20);
    }
    assertThat(table.value().isFinite()).isTrue();
  }
}
