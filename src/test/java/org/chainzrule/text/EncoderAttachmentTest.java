package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of a saved model are those of the trained one. */
class EncoderAttachmentTest {

  @TempDir private Path folder;

  @Test
  void every_word_without_a_line_break_comes_back_from_a_file() {
    for (List<String> words :
        List.of(
            List.<String>of(),
            List.of("a"),
            List.of("a\rb", "c", "\r", "\u0085", "\u2028", " ", "\0"),
            List.of("\uD83D", "\uDE00", "x\uD83D\uDE00y", "\uD800\uD83D\uDE00", "?"))) {
      Attachment written = EncoderAttachment.of("kind", Tokenizer.standard(), words);
      Path file = folder.resolve("model");
      Provenance origin = Provenance.none().withData("odd \uDC00 data", "");
      new Model(
              Sequential.create(Seeds.of(1), Dense.plan(1, 1)),
              OutputDecoder.softmax(),
              origin,
              written)
          .save(file);
      Model read = Model.load(file);
      assertThat(EncoderAttachment.words(read.attachment())).isEqualTo(words);
      assertThat(read.provenance()).isEqualTo(origin);
    }
  }

  @Test
  void a_word_that_would_become_two_is_refused() {
    for (String word : new String[] {"", "a\nb", "\n"}) {
      assertThatThrownBy(
              () -> EncoderAttachment.of("kind", Tokenizer.standard(), List.of("a", word)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected words of one character or more without line breaks, got another as word 1");
    }
  }
}
