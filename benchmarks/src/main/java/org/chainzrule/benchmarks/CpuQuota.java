package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A control group of Linux whose processes may use so much processor time, as in a container with
 * such a quota. Only a user who may write below /sys/fs/cgroup can make one.
 *
 * @param folder of the control group
 */
record CpuQuota(Path folder) implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long PERIOD_MICROS = 100_000;

  /**
   * A new group, or nothing where none can be made.
   *
   * @param cores processor time by time on the clock, such as 1 or 1.5
   */
  static Optional<CpuQuota> of(double cores) {
    boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
    String name =
        String.format(Locale.ROOT, "chainzrule-%d-%s", ProcessHandle.current().pid(), cores);
    Path folder = (unified ? ROOT : ROOT.resolve("cpu")).resolve(name);
    long quota = Math.round(cores * PERIOD_MICROS);
    try {
      CpuQuota group = new CpuQuota(Files.createDirectory(folder));
      try {
        if (unified) {
          Files.writeString(folder.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
        } else {
          Files.writeString(folder.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
          Files.writeString(folder.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
        }
      } catch (IOException e) {
        group.close();
        return Optional.empty();
      }
      return Optional.of(group);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The words before a command that run it in this group. */
  List<String> prefix() {
    return List.of(
        "sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + "; exec \"$@\"", "sh");
  }

  /** Removes the group, whose processes must have ended. */
  @Override
  public void close() {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
