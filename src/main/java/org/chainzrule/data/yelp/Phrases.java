package org.chainzrule.data.yelp;

import java.util.List;
import org.chainzrule.tensor.random.Generator;

/** The vocabulary and the sentence patterns of {@link SyntheticReviews}. */
final class Phrases {

  /** The aspects of a place that a review can rate, each under several names. */
  static final List<List<String>> ASPECTS =
      List.of(
          List.of("the food", "the pizza", "my burger", "the soup", "the dessert", "the fish"),
          List.of("the service", "our waiter", "the staff", "the girl at the counter"),
          List.of("the place", "the room", "the atmosphere", "the patio"),
          List.of("the price", "the value", "the lunch deal"),
          List.of("the coffee", "the wine", "the beer list"),
          List.of("the music", "the view", "the parking"),
          List.of("the menu", "the choice of dishes", "the breakfast"));

  /** Adjectives from very bad (-2) to very good (2). */
  private static final List<List<String>> WORDS =
      List.of(
          List.of("terrible", "awful", "horrible", "disgusting", "a disaster"),
          List.of("bad", "poor", "disappointing", "bland", "a letdown"),
          List.of("okay", "average", "decent enough", "so-so", "nothing special"),
          List.of("good", "nice", "pleasant", "solid", "a treat"),
          List.of("amazing", "fantastic", "perfect", "wonderful", "a dream"));

  private static final List<String> IDLE =
      List.of(
          "we came on a friday night",
          "my brother lives around the corner",
          "it was raining that day",
          "there were four of us",
          "I had a coupon",
          "we sat by the window",
          "this was our second stop in town",
          "they have been here since 1998",
          "I drove past it for years",
          "we ordered two plates to share");

  private static final List<List<String>> ENDS =
      List.of(
          List.of(".", ".", "!", "!!!", " :("),
          List.of(".", ".", "..."),
          List.of(".", ".", "."),
          List.of(".", ".", "!", " :)"),
          List.of(".", "!", "!!", "!!!", " :-)"));

  private static final double SLIP = 0.06;

  private Phrases() {}

  static String pick(List<String> words, Generator random) {
    return words.get(random.nextInt(words.size()));
  }

  static String idle(Generator random) {
    return pick(IDLE, random);
  }

  static String end(int value, Generator random) {
    return pick(ENDS.get(value + 2), random);
  }

  private static String word(int value, Generator random) {
    return pick(WORDS.get(value + 2), random);
  }

  /** A sentence that rates an aspect by {@code value}, -2..2. */
  static String opinion(String aspect, int value, Generator random) {
    String word = word(value, random);
    int turn = random.nextInt(8);
    if (value == 0 && turn < 6) {
      return turn < 3
          ? aspect + " was " + word
          : aspect + " was not " + word(random.nextInt(2) == 0 ? -2 : 2, random);
    }
    String other = value == 0 ? word(0, random) : word(-value, random);
    String be = random.nextInt(2) == 0 ? " was " : " is ";
    return switch (turn) {
      case 0 -> aspect + be + word;
      case 1 -> aspect + " was really " + word;
      case 2 -> aspect + be + word + ", not " + other;
      case 3 -> "I expected " + other + " but " + aspect + " was " + word;
      case 4 -> aspect + " was " + other + " at first and " + word + " in the end";
      case 5 -> "people call it " + other + ", I call " + aspect + " " + word;
      case 6 -> value == 2 || value == -2 ? aspect + be + word : negated(aspect, value, random);
      default -> "I can't say " + aspect + " was " + other + ", it was " + word;
    };
  }

  /** A negation: {@code not good} rates -1 and {@code not bad} rates 1. */
  private static String negated(String aspect, int value, Generator random) {
    String not = random.nextInt(2) == 0 ? " was not " : " wasn't ";
    return aspect + not + word(value == 0 ? 2 : -value, random);
  }

  /** The words with an occasional slip: a vowel drawn out, or an apostrophe missing. */
  static String slipped(String words, Generator random) {
    if (random.nextDouble() >= SLIP) {
      return words;
    }
    if (words.indexOf('\'') >= 0) {
      return words.replace("'", "");
    }
    int at = random.nextInt(words.length());
    boolean vowel = "aeiou".indexOf(words.charAt(at)) >= 0;
    return vowel
        ? words.substring(0, at) + "ooo".replace('o', words.charAt(at)) + words.substring(at)
        : words;
  }
}
