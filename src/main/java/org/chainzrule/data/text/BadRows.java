package org.chainzrule.data.text;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.io.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy for rows of a file that are not labelled texts: fail at the first one, or skip and
 * count them. A row counts each time it is read. An instance serves one thread at a time.
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

  /** A policy under which the first bad row throws a {@link DataException} with file and line. */
  public static BadRows fail() {
    return new BadRows(false);
  }

  /** A policy under which bad rows are skipped and counted. */
  public static BadRows skip() {
    return new BadRows(true);
  }

  /** Whether bad rows are skipped. */
  public boolean skipping() {
    return skipping;
  }

  /** How many rows have been skipped so far. */
  public long count() {
    return count;
  }

  /** The messages about the first ten skipped rows, each with file and line. */
  public List<String> examples() {
    return List.copyOf(examples);
  }

  /**
   * Reports one bad row.
   *
   * @param problem what is wrong with it, with file and line
   * @throws DataException with this message, unless bad rows are skipped
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

  /** Adds the number of rows that were skipped when a cache file was written. */
  @Internal("text")
  public void add(long rows) {
    count += rows;
  }
}
