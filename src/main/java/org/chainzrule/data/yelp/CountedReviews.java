package org.chainzrule.data.yelp;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.IteratorStreams;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;

/** Reviews whose number is checked: {@code rows} in all, equally many for each number of stars. */
record CountedReviews(LabelledTexts reviews, int rows) implements LabelledTexts {

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    Stream<LabelledText> all = reviews.stream(bad);
    Iterator<LabelledText> each = all.iterator();
    int[] counts = new int[YelpFull.STARS.size()];
    Iterator<LabelledText> counting =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            boolean more = each.hasNext();
            if (!more && !bad.skipping()) {
              check(counts);
            }
            return more;
          }

          @Override
          public LabelledText next() {
            LabelledText review = each.next();
            counts[review.label()]++;
            return review;
          }
        };
    return IteratorStreams.stream(counting, all::close);
  }

  private void check(int[] counts) {
    int[] expected = new int[YelpFull.STARS.size()];
    Arrays.fill(expected, rows / YelpFull.STARS.size());
    if (!Arrays.equals(counts, expected)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected %s reviews, %s of each number of stars, got %s of 1 to 5 stars: %s",
              rows,
              rows / YelpFull.STARS.size(),
              Arrays.toString(counts),
              reviews));
    }
  }

  @Override
  public List<String> classNames() {
    return reviews.classNames();
  }

  @Override
  public String digest() {
    return reviews.digest();
  }
}
