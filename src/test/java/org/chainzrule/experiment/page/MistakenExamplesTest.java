package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class MistakenExamplesTest {

  /** Decides for class 1 where the first pixel is above a half, the surer the farther from it. */
  private static final Dense NETWORK =
      new Dense(
          new Parameter("weight", Tensor.of(new double[][] {{-4, 4}, {0, 0}, {0, 0}, {0, 0}})),
          new Parameter("bias", Parameter.Role.BIAS, Tensor.of(new double[][] {{2, -2}})),
          Activation.identity());

  private static final Dataset DATA =
      Table.of(
          new double[][] {{1, 0, 0, 0}, {0, 0.2, 0.4, 1}, {0.6, 0, 0, 0}, {1, 0.2, 0.4, 0.6}},
          new int[] {1, 0, 0, 0},
          2);

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private static Element drawn(List<Block> blocks) {
    Element parent = new Element("div");
    blocks.forEach(block -> block.appendTo(parent));
    return parent;
  }

  @Test
  void mistakes_come_with_the_most_confident_ones_first() {
    List<Mistake> mistakes = Mistake.of(NETWORK, LOSS, DATA);
    assertThat(mistakes).extracting(Mistake::row).containsExactly(3, 2);
    assertThat(mistakes).extracting(Mistake::actual).containsOnly(0);
    assertThat(mistakes).extracting(Mistake::predicted).containsOnly(1);
    // The logits differ by 8 x - 4.
    assertThat(mistakes.get(0).probability())
        .isCloseTo(1 / (1 + Math.exp(-4)), org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void pictures_have_their_rows_from_the_top_and_say_what_was_mistaken() throws Exception {
    Element page =
        drawn(
            MistakenExamples.pictures()
                .blocks(Mistake.of(NETWORK, LOSS, DATA), DATA, List.of("nought", "one")));
    Element first = page.select("img").get(0);
    assertThat(first.attr("alt"))
        .startsWith("Test example 3 of class nought, predicted as one, with probability 98.20");
    assertThat(page.select("li").eachText()).containsExactly("one for nought", "one for nought");
    String png = first.attr("src").substring("data:image/png;base64,".length());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
    assertThat(image.getWidth()).isEqualTo(2);
    assertThat(image.getRaster().getSample(0, 0, 0)).isEqualTo(255);
    assertThat(image.getRaster().getSample(1, 0, 0)).as("right of it").isEqualTo(51);
    assertThat(image.getRaster().getSample(0, 1, 0)).as("below it").isEqualTo(102);
    assertThat(image.getRaster().getSample(1, 1, 0)).isEqualTo(153);
  }

  @Test
  void texts_are_found_by_their_place_and_shown_by_their_beginning() {
    LabelledTexts texts =
        LabelledTexts.of(
            List.of("bad", "good"),
            List.of(
                new LabelledText(1, "one"),
                new LabelledText(0, "two"),
                new LabelledText(0, "three"),
                new LabelledText(0, "\uD83D\uDE00".repeat(400))));
    Element page =
        drawn(
            MistakenExamples.texts(texts, BadRows.fail())
                .blocks(Mistake.of(NETWORK, LOSS, DATA), DATA, List.of("bad", "good")));
    assertThat(page.select("p").eachText())
        .containsExactly("\uD83D\uDE00".repeat(320) + " …", "three");
    assertThat(page.select("span").get(0).text()).startsWith("predicted good for bad, with prob");
  }

  @Test
  void without_mistakes_there_is_nothing_to_show() {
    Dataset right = DATA.take(2);
    List<Mistake> none = Mistake.of(NETWORK, LOSS, right);
    assertThat(none).isEmpty();
    assertThat(MistakenExamples.pictures().blocks(none, right, List.of("a", "b"))).isEmpty();
  }

  @Test
  void examples_that_are_no_squares_are_not_shown_as_pictures() {
    Dataset flat = Table.of(new double[][] {{1, 2, 3}}, new int[] {0}, 2);
    assertThat(
            MistakenExamples.pictures()
                .blocks(List.of(new Mistake(0, 0, 1, 0.5)), flat, List.of("a", "b")))
        .isEmpty();
  }
}
