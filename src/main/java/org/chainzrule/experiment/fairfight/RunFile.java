package org.chainzrule.experiment.fairfight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.RecordJson;

/**
 * The file {@code runs.jsonl} of a Fair Fight: a {@link FightHeader}, then a line for each finished
 * {@link FightRun}. A line is forced to the disk before the next run begins, so that a process that
 * is killed loses only the runs that were going on; what it had written of one more line is cut
 * off.
 */
final class RunFile implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final FightHeader header;
  private final Map<RunKey, FightRun> runs;

  private RunFile(Path file, FileChannel channel, FightHeader header, Map<RunKey, FightRun> runs) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.runs = runs;
  }

  /**
   * Opens the file, or begins it where there is none.
   *
   * @throws DataException if it holds something else, or runs of other data or settings
   */
  static RunFile open(Path file, FightHeader header) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        String first = RecordJson.write(header) + "\n";
        Content content = Content.of(channel);
        if (content.lines().isEmpty() && first.startsWith(content.rest())) {
          channel.truncate(0);
          append(channel, first);
          return new RunFile(file, channel, header, new LinkedHashMap<>());
        }
        check(file, header, header(file, content));
        Map<RunKey, FightRun> runs = runs(file, content.lines());
        channel.truncate(content.length()).position(content.length());
        return new RunFile(file, channel, header, runs);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataException("could not open " + file + ": " + FailureReason.of(e), e);
    }
  }

  /**
   * What is in the file.
   *
   * @param lines those that end with a line break
   * @param length of these, in bytes
   * @param rest what follows the last line break
   */
  private record Content(List<String> lines, int length, String rest) {

    static Content of(FileChannel channel) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      int read = 0;
      while (buffer.hasRemaining() && read >= 0) {
        read = channel.read(buffer);
      }
      byte[] bytes = buffer.array();
      List<String> lines = new ArrayList<>();
      int from = 0;
      for (int at = 0; at < buffer.position(); at++) {
        if (bytes[at] == '\n') {
          lines.add(new String(bytes, from, at - from, StandardCharsets.UTF_8));
          from = at + 1;
        }
      }
      String rest = new String(bytes, from, buffer.position() - from, StandardCharsets.UTF_8);
      return new Content(lines, from, rest);
    }
  }

  private static FightHeader header(Path file, Content content) {
    List<String> lines = content.lines().isEmpty() ? List.of(content.rest()) : content.lines();
    FightHeader found = line(file, lines, 0, FightHeader.class);
    if (!found.format().equals(FightHeader.FORMAT) || found.version() != FightHeader.VERSION) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected runs of a fair fight of version %s in %s, got %s of version %s",
              FightHeader.VERSION,
              file,
              found.format(),
              found.version()));
    }
    return found;
  }

  private static <R extends Record> R line(Path file, List<String> lines, int at, Class<R> type) {
    String noun = at == 0 ? "header of a fair fight" : "run of a fair fight";
    try {
      return RecordJson.read(noun, lines.get(at), type);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "expected a " + noun + " in line " + (at + 1) + " of " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<RunKey, FightRun> runs(Path file, List<String> lines) {
    Map<RunKey, FightRun> runs = new LinkedHashMap<>();
    for (int at = 1; at < lines.size(); at++) {
      FightRun run = line(file, lines, at, FightRun.class);
      runs.put(run.key(), run);
    }
    return runs;
  }

  /** Names the first difference. */
  private static void check(Path file, FightHeader expected, FightHeader found) {
    Map<String, Object> now = RecordJson.fields(expected);
    Map<String, Object> then = RecordJson.fields(found);
    for (Map.Entry<String, Object> member : now.entrySet()) {
      Object before = then.get(member.getKey());
      if (!member.getValue().equals(before)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected runs with %s %s in %s, got runs with %s; use another folder for them",
                member.getKey(),
                member.getValue(),
                file,
                before));
      }
    }
  }

  /** The data and the settings of all runs. */
  FightHeader header() {
    return header;
  }

  /** The finished runs by their keys. */
  Map<RunKey, FightRun> runs() {
    return runs;
  }

  /** Adds a finished run. */
  void add(FightRun run) {
    try {
      append(channel, RecordJson.write(run) + "\n");
    } catch (IOException e) {
      throw new DataException("could not write to " + file + ": " + FailureReason.of(e), e);
    }
    runs.put(run.key(), run);
  }

  private static void append(FileChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DataException("could not close " + file + ": " + FailureReason.of(e), e);
    }
  }
}
