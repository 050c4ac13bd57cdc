package org.chainzrule.examples;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.nn.Attachment;

/** What all readers of texts attach to a network: options of the tokenizer, and words. */
final class AttachedTokenizer {

  private static final String OPTIONS = "tokenizer";
  private static final String WORDS = "words";

  private AttachedTokenizer() {}

  /** No token has a line break in it. */
  static Attachment of(Tokenizer tokenizer, List<String> words) {
    return Attachment.none()
        .with(
            OPTIONS, tokenizer.options().stream().map(Enum::name).collect(Collectors.joining(",")))
        .with(WORDS, String.join("\n", words));
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
