package org.chainzrule.train.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.ThreadExchange;
import org.chainzrule.train.exchange.SumTree.Node;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceExchangeTest {

  /** Tensors of odd sizes, so that slices begin and end within them. */
  private static final List<Shape> SHAPES = List.of(Shape.of(11, 17), Shape.of(7), Shape.of(250));

  /** So few that there are many rounds. */
  private static final int SLICE = 20;

  private static FlatTensors random(int seed) {
    List<Tensor> tensors = new ArrayList<>();
    for (Shape shape : SHAPES) {
      Generator generator = Seeds.of(seed + 100 * tensors.size()).generator();
      double[] numbers =
          DoubleStream.generate(generator::nextDouble).limit(shape.length()).toArray();
      tensors.add(Tensor.of(shape, Precision.SINGLE, numbers));
    }
    return new FlatTensors(tensors);
  }

  private static List<double[]> numbers(FlatTensors flat) {
    return flat.tensors().stream().map(Tensor::toColumns).toList();
  }

  /** What the worker adds, and gets, in a step: the sums of its subtrees and the totals. */
  private static List<double[]> totals(
      Workers workers, SliceExchange exchange, int parts, int step) {
    List<FlatTensors> mine = new ArrayList<>();
    for (Node node : workers.nodes(workers.rank(), parts)) {
      mine.add(random(step * 1000 + node.from()));
    }
    FlatTensors result = mine.isEmpty() ? random(0) : mine.get(0);
    exchange.total(parts, mine, result);
    return numbers(result);
  }

  private static List<double[]> expected(int workers, int parts, int step) {
    Map<Node, FlatTensors> known = new HashMap<>();
    ThreadExchange.run(
            workers,
            exchange -> {
              Workers own = new Workers(exchange);
              return own.nodes(own.rank(), parts);
            })
        .forEach(nodes -> nodes.forEach(n -> known.put(n, random(step * 1000 + n.from()))));
    List<double[]> totals = new ArrayList<>();
    for (int t = 0; t < SHAPES.size(); t++) {
      Map<Node, float[]> arrays = new HashMap<>();
      int index = t;
      known.forEach((node, flat) -> arrays.put(node, floats(flat.tensors().get(index))));
      float[] sum = sum(new Node(0, parts), arrays);
      double[] total = new double[sum.length];
      for (int i = 0; i < sum.length; i++) {
        total[i] = sum[i];
      }
      totals.add(total);
    }
    return totals;
  }

  private static float[] sum(Node node, Map<Node, float[]> known) {
    if (known.containsKey(node)) {
      return known.get(node);
    }
    float[] a = sum(node.left(), known);
    float[] b = sum(node.right(), known);
    float[] sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static float[] floats(Tensor tensor) {
    double[] numbers = tensor.toColumns();
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  @ParameterizedTest(name = "{0} workers, {1} parts")
  @CsvSource({"2,2", "2,1", "2,8", "3,8"})
  void totals_of_many_rounds_are_the_sums_along_the_tree(int workers, int parts) {
    List<List<List<double[]>>> all =
        ThreadExchange.run(
            workers,
            exchange -> {
              Workers own = new Workers(exchange);
              SliceExchange slices = new SliceExchange(own, SLICE);
              List<List<double[]>> steps = new ArrayList<>();
              for (int step = 0; step < 2; step++) {
                own.share(new byte[3]);
                steps.add(totals(own, slices, parts, step));
              }
              return steps;
            });
    for (int step = 0; step < 2; step++) {
      List<double[]> expected = expected(workers, parts, step);
      for (List<List<double[]>> steps : all) {
        assertThat(steps.get(step)).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }
}
