package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.readme.QuickStart;
import com.example.readme.Swish;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.chainzrule.dreg.JacobianCheck;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** The Java of the README in a project that has nothing but the dependency which it names. */
class ReadmeTest {

  @Test
  void the_quick_start_trains_a_network_that_reads_digits() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      QuickStart.main();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).containsPattern("accuracy 9\\d");
  }

  @Test
  void the_activation_takes_part_in_dreg_with_its_exact_jacobian() {
    Layer layer = Dense.plan(3, 4, new Swish()).build(Seeds.of(1), Precision.DOUBLE);
    Tensor x = Tensor.normal(Seeds.of(2), Shape.of(4, 3), Precision.DOUBLE);
    assertThat(JacobianCheck.error(layer, x)).isLessThan(1e-6);
  }
}
