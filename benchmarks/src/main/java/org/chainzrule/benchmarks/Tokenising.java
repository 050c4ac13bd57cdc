package org.chainzrule.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.HashedNgrams;
import org.chainzrule.text.encode.TokenEncoding;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * Times the conversion of texts to token ids of words and word bigrams, beside merely splitting
 * them at non-letters with a regular expression of the JDK.
 */
final class Tokenising {

  private static final int MADE_UP = 10_000;
  private static final int MOST = 1_000;
  private static final int YELP = 700_000;
  private static final Pattern NO_LETTERS = Pattern.compile("\\W+");

  private Tokenising() {}

  static void run(Report report, int rounds) {
    Optional<Path> slice = slice();
    LabelledTexts reviews =
        slice.map(YelpFull::file).orElseGet(() -> SyntheticReviews.create(Seeds.of(0), MADE_UP));
    long characters = 0;
    List<LabelledText> all;
    try (Stream<LabelledText> stream = reviews.stream(BadRows.fail())) {
      all = stream.toList();
    }
    for (LabelledText review : all) {
      characters += review.text().length();
    }
    LabelledTexts resident = LabelledTexts.of(YelpFull.STARS, all);
    PreprocessingConfig alone = PreprocessingConfig.standard().threads(1);
    Tokenizer tokenizer = Tokenizer.standard();
    TokenEncoding encoding =
        Vocabulary.count(resident, tokenizer, 2, 30_000, alone)
            .withUnknown()
            .and(new HashedNgrams(2, 2, 100_000, 7));
    Rounds times =
        Rounds.run(
            rounds,
            List.of(
                new Job("split", repeat(() -> split(all))),
                new Job(
                    "one",
                    repeat(() -> TokenSequences.of(resident, tokenizer, encoding, MOST, alone))),
                new Job(
                    "all",
                    repeat(
                        () ->
                            TokenSequences.of(
                                resident,
                                tokenizer,
                                encoding,
                                MOST,
                                PreprocessingConfig.standard())))));
    report.heading("Tokenising");
    report.line(
        all.size()
            + (slice.isPresent() ? " real" : " made-up")
            + " reviews of "
            + characters / all.size()
            + " characters on average; the last column is extrapolated to the 700 000 of Yelp"
            + " Review Full.");
    report.header("what", "reviews/s", "MB/s", "/ splitting", "700 000, s");
    row(report, times, "splitting alone, lower case, one thread", "split", all.size(), characters);
    row(report, times, "words and pairs, numbered, one thread", "one", all.size(), characters);
    row(report, times, "the same, a thread a core", "all", all.size(), characters);
  }

  private static void row(
      Report report, Rounds times, String what, String job, int reviews, long characters) {
    double micros = times.micros(job).median();
    report.row(
        what,
        String.format(Locale.ROOT, "%.0f", reviews / micros * 1e6),
        Rounds.number(characters / micros),
        times.ratio(job, "split").toString(),
        Rounds.number(micros / 1e6 / reviews * YELP));
  }

  private static Optional<Path> slice() {
    return Optional.ofNullable(System.getenv("CHAINZRULE_DATA"))
        .map(data -> Path.of(data, "yelp", "review_full_slice.csv.gz"))
        .filter(Files::isRegularFile);
  }

  private static IntConsumer repeat(Runnable once) {
    return steps -> {
      for (int i = 0; i < steps; i++) {
        once.run();
      }
    };
  }

  private static long split(List<LabelledText> reviews) {
    long tokens = 0;
    for (LabelledText review : reviews) {
      tokens += NO_LETTERS.split(review.text().toLowerCase(Locale.ROOT)).length;
    }
    return tokens;
  }
}
