package org.chainzrule.data.text;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.io.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of rows that are no texts. One that skips counts them, each time that they are read;
 * for one thread at a time.
 */
public final class BadRows {

  private static final Logger LOG = LoggerFactory.getLogger(BadRows.class);
  private static final int EXAMPLES = 10;

  private final boolean skipping;
  private final List<String> examples = new ArrayList<>();
  private long count;

  private BadRows(boolean skipping) {
    this.skipping = skipping;
  }

  /** The first bad row ends the reading with a {@link DataException} that names file and line. */
  public static BadRows fail() {
    return new BadRows(false);
  }

  /** Bad rows are left out and counted. */
  public static BadRows skip() {
    return new BadRows(true);
  }

  /** Whether bad rows are left out. */
  public boolean skipping() {
    return skipping;
  }

  /** How many rows have been left out. */
  public long count() {
    return count;
  }

  /** What was wrong with the first ten, each with file and line. */
  public List<String> examples() {
    return List.copyOf(examples);
  }

  /**
   * Called for each bad row.
   *
   * @throws DataException with this message, unless bad rows are left out
   */
  @Internal
  public void add(String problem) {
    if (!skipping) {
      throw new DataException(problem);
    }
    count++;
    if (examples.size() < EXAMPLES) {
      LOG.warn("left out: {}", problem);
      examples.add(problem);
    }
  }

  /** Counts rows that were left out when a cache was made. */
  @Internal("text")
  public void add(long rows) {
    count += rows;
  }
}
