package org.chainzrule.examples;

import java.nio.file.Files;
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
import org.chainzrule.io.DataException;
import org.chainzrule.io.Progress;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.TextFeatures;
import org.chainzrule.text.cache.PreprocessingConfig;
import picocli.CommandLine.Option;

/** The options that select the reviews: those of Yelp if available, or else synthetic ones. */
final class ReviewOptions {

  private static final int SYNTHETIC_TRAIN = 12_000;
  private static final int SYNTHETIC_TEST = 2_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with the archive of Yelp Review Full, or with any CSV files in its format"
              + " (default: CHAINZRULE_DATA or the cache).")
  Path folder;

  @Option(
      names = "--download",
      description = "Download Yelp Review Full, 196 MB, if it is not found elsewhere.")
  private boolean download;

  /** The option that downloads reviews, and the program where it is not this one. */
  String downloading = "--download";

  @Option(
      names = "--skip-bad-rows",
      description = "Skip and count rows that are not reviews instead of failing at the first.")
  private boolean skipping;

  /**
   * The training set and the test set, which have no text in common.
   *
   * @param evaluatedOn the name of the test set, {@code "test"} or {@code "holdout"}
   * @param elsewhere the number of training reviews left out because the test set has their text
   * @param repeated the number of training reviews left out because they repeat an earlier one
   * @param skipped the number of rows that are not reviews
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
     * A split of the training set, of which {@code count} reviews are held out, always the same
     * ones. Vocabularies are counted on the others.
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

    /** The same with these reviews to learn from, in whatever order they are. */
    Found learningFrom(LabelledTexts other) {
      return new Found(other, test, description, evaluatedOn, elsewhere, repeated, skipped);
    }

    /** The encoded training set and test set. */
    TrainTestSplit sets(TextFeatures features, PreprocessingConfig how) {
      Dataset encoded = features.encoder().examples(test, how);
      return new TrainTestSplit(features.train(), encoded, description, evaluatedOn);
    }

    /** The description of the reviews and of their features, as lines of text. */
    List<String> lines(TextFeatures features, TrainTestSplit sets) {
      List<String> lines = new ArrayList<>();
      lines.add("data            " + description);
      lines.add(
          String.format(
              Locale.ROOT,
              "reviews         %d to learn from, %d to measure with",
              sets.train().size(),
              sets.test().size()));
      lines.add(
          String.format(
              Locale.ROOT,
              "left out        %d that are in the test set, %d repeated, %d bad rows",
              elsewhere,
              repeated,
              skipped));
      lines.add("words           " + features.encoder().words());
      features
          .coverage()
          .map(
              share -> String.format(Locale.ROOT, "coverage        %.2f %% of tokens", 100 * share))
          .ifPresent(lines::add);
      return lines;
    }
  }

  /** Rejects options of which one would be ignored. */
  void check() {
    if (folder != null && download) {
      throw new IllegalArgumentException(
          "expected --data or --download, got both; each says where the reviews come from");
    }
  }

  /** Whether the user says where the reviews are. */
  boolean named() {
    return folder != null || download;
  }

  /** A new policy for bad rows, with a count of its own. */
  BadRows bad() {
    return skipping ? BadRows.skip() : BadRows.fail();
  }

  /**
   * Finds the reviews that the options ask for.
   *
   * @param amounts how many are used at most and how many are held out
   */
  Found find(SubsetOptions amounts) {
    int limit = amounts.limit;
    YelpSource.Found found = search();
    YelpSource.Split split =
        found.split().orElseGet(() -> synthetic(found.reason() + (download ? "" : hint())));
    String description =
        found.split().isPresent()
            ? found.description()
            : "SyntheticReviews, made up by this program; not Yelp";
    BadRows bad = bad();
    LabelledTexts train = first(split.train(), limit, bad);
    LabelledTexts test = first(split.test(), limit, bad);
    // With a limit, bad rows beyond it are not read, so that each one is counted once.
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

  private YelpSource.Found search() {
    try {
      return new YelpSource()
          .find(
              new YelpSource.Request(
                  Optional.ofNullable(folder), System.getenv(), !download, Progress.none()));
    } catch (DataException e) {
      if (folder == null || Files.isDirectory(folder)) {
        throw e;
      }
      throw new DataException(e.getMessage() + hint() + " where --data is not given", e);
    }
  }

  /** What to do where there are no reviews. */
  private String hint() {
    return "; " + downloading + " fetches them (196 MB)";
  }

  private static YelpSource.Split synthetic(String reason) {
    Console.print("no Yelp         %s", reason);
    Seeds seeds = Seeds.of(0);
    return new YelpSource.Split(
        SyntheticReviews.create(seeds.child("train"), SYNTHETIC_TRAIN),
        SyntheticReviews.create(seeds.child("test"), SYNTHETIC_TEST));
  }

  private static LabelledTexts first(LabelledTexts reviews, int limit, BadRows bad) {
    return limit == Integer.MAX_VALUE ? reviews : reviews.take(limit, bad);
  }
}
