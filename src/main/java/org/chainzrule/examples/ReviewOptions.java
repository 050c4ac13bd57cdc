package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.Deduplicated;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpSource;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.io.Progress;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.TextFeatures;
import org.chainzrule.text.cache.PreprocessingConfig;
import picocli.CommandLine.Option;

/** The reviews of an example: Yelp's where there are some, made up ones otherwise. */
final class ReviewOptions {

  private static final int MADE_UP_TRAIN = 12_000;
  private static final int MADE_UP_TEST = 2_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with Yelp Review Full, or with any CSV files in its layout.")
  private Path folder;

  @Option(
      names = "--download",
      description = "Download Yelp Review Full, 196 MB, where it is nowhere else.")
  private boolean download;

  @Option(
      names = "--skip-bad-rows",
      description = "Leave out rows that are no reviews and count them, not fail at the first.")
  private boolean skipping;

  /**
   * What to learn from and what to measure with; no text is in both.
   *
   * @param evaluatedOn {@code "test"} or {@code "holdout"}
   * @param elsewhere reviews that are not learned from because they are to be measured with
   * @param repeated reviews that are not learned from because their text came before
   * @param skipped rows that are no reviews
   */
  record Found(
      LabelledTexts train,
      LabelledTexts test,
      String description,
      String evaluatedOn,
      int elsewhere,
      int repeated,
      long skipped) {

    /**
     * Those to learn from alone, {@code count} of them kept apart before anything is learned from
     * the others, always the same ones.
     */
    private Found holdingOut(int count, BadRows bad) {
      List<LabelledText> all;
      try (Stream<LabelledText> stream = train.stream(bad)) {
        all = stream.toList();
      }
      int[] order = Console.named("--holdout", () -> TrainTestSplit.order(all.size(), count));
      List<LabelledText> mixed = Arrays.stream(order).mapToObj(all::get).toList();
      int kept = order.length - count;
      return new Found(
          LabelledTexts.of(train.classNames(), mixed.subList(0, kept)),
          LabelledTexts.of(train.classNames(), mixed.subList(kept, order.length)),
          description + TrainTestSplit.ONLY_TRAINING,
          TrainTestSplit.HOLDOUT,
          elsewhere,
          repeated,
          skipped);
    }

    /** What the network learns from and what it is measured with. */
    TrainTestSplit sets(TextFeatures features, PreprocessingConfig how) {
      Dataset encoded = features.encoder().examples(test, how);
      return new TrainTestSplit(features.train(), encoded, description, evaluatedOn);
    }

    /** What was found and made of it, for people. */
    List<String> lines(TextFeatures features, TrainTestSplit sets) {
      List<String> lines = new ArrayList<>();
      lines.add("data            " + description);
      lines.add(
          "reviews         %d to learn from, %d to measure with"
              .formatted(sets.train().size(), sets.test().size()));
      lines.add(
          "left out        %d that are in the test set, %d repeated, %d bad rows"
              .formatted(elsewhere, repeated, skipped));
      lines.add("words           " + features.encoder().words());
      features
          .coverage()
          .map(
              share -> String.format(Locale.ROOT, "coverage        %.2f %% of tokens", 100 * share))
          .ifPresent(lines::add);
      return lines;
    }
  }

  /** Whether the user says where reviews are. */
  boolean named() {
    return folder != null || download;
  }

  /** What is to be done with bad rows; each counts for itself. */
  BadRows bad() {
    return skipping ? BadRows.skip() : BadRows.fail();
  }

  /**
   * The reviews that the options ask for.
   *
   * @param amounts how many of each at most, the first, and how many are held out
   */
  Found find(SubsetOptions amounts) {
    int limit = amounts.limit;
    YelpSource.Found found =
        new YelpSource()
            .find(
                new YelpSource.Request(
                    Optional.ofNullable(folder), System.getenv(), !download, Progress.none()));
    YelpSource.Split split = found.split().orElseGet(() -> madeUp(found.reason()));
    String description =
        found.split().isPresent()
            ? found.description()
            : "SyntheticReviews, made up by this program; not Yelp";
    BadRows bad = bad();
    LabelledTexts train = first(split.train(), limit, bad);
    LabelledTexts test = first(split.test(), limit, bad);
    // What the first rows left out is not read again, so that everything is counted once.
    Deduplicated distinct = Deduplicated.of(train, test, bad);
    Found all =
        new Found(
            distinct,
            test,
            description,
            "test",
            distinct.elsewhere(),
            distinct.repeated(),
            bad.count());
    return amounts.holdout == 0 ? all : all.holdingOut(amounts.holdout, bad());
  }

  private static YelpSource.Split madeUp(String reason) {
    Console.print("no Yelp         %s", reason);
    Seeds seeds = Seeds.of(0);
    return new YelpSource.Split(
        SyntheticReviews.create(seeds.child("train"), MADE_UP_TRAIN),
        SyntheticReviews.create(seeds.child("test"), MADE_UP_TEST));
  }

  private static LabelledTexts first(LabelledTexts reviews, int limit, BadRows bad) {
    return limit == Integer.MAX_VALUE ? reviews : reviews.take(limit, bad);
  }
}
