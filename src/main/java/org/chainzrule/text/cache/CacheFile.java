package org.chainzrule.text.cache;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.chainzrule.Internal;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.CacheLock;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cached result of preprocessing, in a file whose name has a digest of all inputs. Files are
 * written atomically. One that is damaged, or whose content makes no sense, is replaced, and a
 * warning is logged.
 *
 * @param kind what the result is, such as {@code tokens}; the file's name begins with it
 * @param digest a digest of all inputs and settings that determine the result
 * @param codec writes and reads the result
 */
@Internal
public record CacheFile<T>(String kind, String digest, Codec<T> codec) {

  private static final Logger LOG = LoggerFactory.getLogger(CacheFile.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long MAGIC = 0x434852_5445585431L;
  private static final int BUFFER = 1 << 16;

  /** Writes a result and reads it again. */
  public interface Codec<T> {

    void write(T value, PackedOutput out) throws IOException;

    /**
     * Reads a result, and checks whatever its later use relies on.
     *
     * @throws IOException if this is not what {@link #write} writes
     */
    T read(PackedInput in) throws IOException;
  }

  /**
   * The result, read from the file or computed now. If the file cannot be written, a warning is
   * logged.
   *
   * @param make computes the result
   * @throws DataException if the folder cannot be used
   */
  public T get(PreprocessingConfig how, Supplier<T> make) {
    if (how.cache().isEmpty()) {
      return make.get();
    }
    Path folder = how.cache().get();
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(kind + "-" + digest.substring(0, 32) + ".bin");
      return CacheLock.holding(
          folder.resolve(".lock"),
          PATIENCE,
          () -> {
            AtomicFile.deleteLeftovers(file);
            return in(file, how.bad(), make);
          });
    } catch (IOException e) {
      throw new DataException("could not use the cache " + folder + ": " + FailureReason.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for the cache " + folder, e);
    }
  }

  private T in(Path file, BadRows bad, Supplier<T> make) throws ClosedByInterruptException {
    if (Files.exists(file)) {
      try {
        return read(file, bad);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        LOG.warn("{} is damaged and is made again: {}", file, FailureReason.of(e));
      }
    }
    long before = bad.count();
    T made = make.get();
    try {
      write(made, bad.count() - before, file);
    } catch (IOException e) {
      LOG.warn("could not keep {}: {}", file, FailureReason.of(e));
    }
    return made;
  }

  private T read(Path file, BadRows bad) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      PackedInput in = new PackedInput(channel, checked(channel));
      if (in.number() != MAGIC || !in.text().equals(digest)) {
        throw new IOException("expected another header");
      }
      long skipped = in.number(0, bad.skipping() ? Long.MAX_VALUE : 0);
      T value = codec.read(in);
      in.requireEnd();
      bad.add(skipped);
      return value;
    }
  }

  /** Checks the checksum before anything in the file is used; the position at which it begins. */
  private static long checked(FileChannel channel) throws IOException {
    long end = channel.size() - Long.BYTES;
    if (end < 0) {
      throw new IOException("expected a checksum, got " + channel.size() + " bytes");
    }
    CRC32C sum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    for (long at = 0; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER, end - at));
      fill(channel, buffer, at);
      sum.update(buffer.duplicate());
    }
    ByteBuffer stored = ByteBuffer.allocate(Long.BYTES);
    fill(channel, stored, end);
    if (stored.getLong() != sum.getValue()) {
      throw new IOException("its checksum differs");
    }
    return end;
  }

  private static void fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("it was cut off while being read");
      }
    }
    buffer.flip();
  }

  private void write(T value, long skipped, Path file) throws IOException {
    new AtomicFile()
        .write(
            file,
            channel -> {
              OutputStream stream =
                  new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
              CheckedOutputStream sum = new CheckedOutputStream(stream, new CRC32C());
              PackedOutput out = new PackedOutput(sum);
              out.number(MAGIC);
              out.text(digest);
              out.number(skipped);
              codec.write(value, out);
              out.number(sum.getChecksum().getValue());
              stream.flush();
            });
  }
}
