package org.chainzrule.text;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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

  /**
   * The attachment; words are joined by line breaks, which no token contains.
   *
   * @throws IllegalArgumentException if a word is empty or has a line break
   */
  static Attachment of(String kind, Tokenizer tokenizer, List<String> words) {
    for (int id = 0; id < words.size(); id++) {
      if (words.get(id).isEmpty() || words.get(id).indexOf('\n') >= 0) {
        throw new IllegalArgumentException(
            "expected words of one character or more without line breaks, got another as word "
                + id);
      }
    }
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
            .map(EncoderAttachment::option)
            .collect(Collectors.toSet()));
  }

  private static Tokenizer.Option option(String name) {
    return Arrays.stream(Tokenizer.Option.values())
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected options of a tokenizer as text " + OPTIONS + ", got " + name));
  }

  /** An attached text that is a number, read by a method such as {@code Integer::valueOf}. */
  static <N extends Number> N number(Attachment attachment, String name, Function<String, N> read) {
    String text = attachment.text(name);
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number as text " + name + ", got " + text, e);
    }
  }

  /** An attached text that says whether something is so. */
  static boolean flag(Attachment attachment, String name) {
    String text = attachment.text(name);
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "expected true or false as text " + name + ", got " + text);
    }
    return text.equals("true");
  }

  /**
   * The words; other characters that end lines elsewhere, such as a carriage return, are theirs.
   */
  static List<String> words(Attachment attachment) {
    String words = attachment.text(WORDS);
    return words.isEmpty() ? List.of() : List.of(words.split("\n", -1));
  }
}
