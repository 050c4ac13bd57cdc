package org.chainzrule.examples;

import java.nio.file.Path;
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
   * @param elsewhere reviews that are not learned from because they are to be measured with
   * @param repeated reviews that are not learned from because their text came before
   * @param skipped rows that are no reviews
   */
  record Found(
      Reviews train, Reviews test, String description, int elsewhere, int repeated, long skipped) {}

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
   * @param limit how many of each at most, the first
   */
  Found find(int limit) {
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
    return new Found(
        distinct, test, description, distinct.elsewhere(), distinct.repeated(), bad.count());
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
