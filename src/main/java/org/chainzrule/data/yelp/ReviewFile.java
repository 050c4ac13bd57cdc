package org.chainzrule.data.yelp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.Digest;
import org.chainzrule.io.Gzip;

/** Reviews in one CSV file, plain or gzip. */
record ReviewFile(Path file) implements LabelledTexts {

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    try {
      return ReviewRows.stream(Gzip.open(file), file, bad);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
  }

  @Override
  public List<String> classNames() {
    return YelpFull.STARS;
  }

  @Override
  public String digest() {
    return Digest.of("csv").add(Digest.of(file)).hex();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
