package org.chainzrule.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reviews in one CSV file, plain or gzip. */
record ReviewFile(Path file) implements Reviews {

  @Override
  public Stream<Review> stream(BadRows bad) {
    try {
      return ReviewRows.stream(Gzip.open(file), file, bad);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
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
