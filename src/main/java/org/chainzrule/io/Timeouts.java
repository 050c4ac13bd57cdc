package org.chainzrule.io;

import java.time.Duration;
import org.chainzrule.Internal;

/**
 * How long a download may wait for a server.
 *
 * @param connect the longest wait for a connection
 * @param idle the longest wait for the answer, and then for each next piece of the file
 * @param whole the longest time for a file in all, since a server may send a byte now and then for
 *     ever
 */
@Internal("data")
public record Timeouts(Duration connect, Duration idle, Duration whole) {

  /** A few seconds for each answer, and so many minutes for a file. */
  public static Timeouts standard(int minutes) {
    return new Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofMinutes(minutes));
  }
}
