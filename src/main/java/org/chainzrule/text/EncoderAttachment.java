package org.chainzrule.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.chainzrule.model.Attachment;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * What every text encoder saves beside the network: its kind, the tokenizer's options, its words.
 */
final class EncoderAttachment {

  static final String KIND = "reader";

  private static final String OPTIONS = "tokenizer";
  private static final String WORDS = "words";

  private EncoderAttachment() {}

  /** The attachment; words are joined by line breaks, which no token contains. */
  static Attachment of(String kind, Tokenizer tokenizer, List<String> words) {
    return Attachment.none()
        .with(
            OPTIONS, tokenizer.options().stream().map(Enum::name).collect(Collectors.joining(",")))
        .with(WORDS, String.join("\n", words))
        .with(KIND, kind);
  }

  static Tokenizer tokenizer(Attachment attachment) {
    return new Tokenizer(
        Arrays.stream(attachment.text(OPTIONS).split(","))
            .filter(name -> !name.isEmpty())
            .map(Tokenizer.Option::valueOf)
            .collect(Collectors.toSet()));
  }

  static List<String> words(Attachment attachment) {
    return attachment.text(WORDS).lines().toList();
  }
}
