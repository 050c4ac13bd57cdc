package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.data.BadRows;
import org.chainzrule.data.Deduplicated;
import org.chainzrule.data.Progress;
import org.chainzrule.data.Review;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.SyntheticReviews;
import org.chainzrule.data.YelpSource;
import org.chainzrule.tensor.Seeds;
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
      Reviews train,
      Reviews test,
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
      List<Review> all;
      try (Stream<Review> stream = train.stream(bad)) {
        all = stream.toList();
      }
      int[] order = Sets.order(all.size(), count);
      List<Review> mixed = Arrays.stream(order).mapToObj(all::get).toList();
      int kept = order.length - count;
      return new Found(
          Reviews.of(mixed.subList(0, kept)),
          Reviews.of(mixed.subList(kept, order.length)),
          description + Sets.ONLY_TRAINING,
          Sets.HOLDOUT,
          elsewhere,
          repeated,
          skipped);
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
  Found find(Amounts amounts) {
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
    Reviews train = first(split.train(), limit, bad);
    Reviews test = first(split.test(), limit, bad);
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

  private static Reviews first(Reviews reviews, int limit, BadRows bad) {
    if (limit == Integer.MAX_VALUE) {
      return reviews;
    }
    try (Stream<Review> all = reviews.stream(bad)) {
      List<Review> some = all.limit(limit).toList();
      return Reviews.of(some);
    }
  }
}
