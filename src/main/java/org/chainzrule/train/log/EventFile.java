package org.chainzrule.train.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Protobuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event file for TensorBoard in the TFRecord format. Each record is a length, its masked
 * CRC-32C, a protobuf message and its masked CRC-32C; the first record names the format.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord: format
 *     details</a>
 */
final class EventFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFile.class);
  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final int MASK = 0xA282EAD8;

  /** The field of an event that tells of a session, and its status of one that starts. */
  private static final int SESSION = 7;

  private static final int START = 1;

  private final Path file;
  private final OutputStream out;
  private boolean givenUp;

  EventFile(Path folder) {
    double seconds = System.currentTimeMillis() / 1e3;
    this.file =
        folder.resolve(
            String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.%s.%d.%d",
                (long) seconds,
                host(),
                ProcessHandle.current().pid(),
                OPENED.getAndIncrement()));
    try {
      Files.createDirectories(folder);
      this.out =
          new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw new DataException("could not create " + file + ": " + FailureReason.of(e), e);
    }
    write(new Protobuf().fixed64(1, seconds).text(3, "brain.Event:2"));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^\\w.-]", "_");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Writes an event.
   *
   * @param step of the whole run, counted from 1
   * @param summary the scalars and histograms of the event
   */
  void write(long step, Protobuf summary) {
    write(
        new Protobuf()
            .fixed64(1, System.currentTimeMillis() / 1e3)
            .varint(2, step)
            .message(5, summary));
  }

  /** Begins a session: readers forget earlier events of this step and later ones. */
  void begin(long step) {
    write(
        new Protobuf()
            .fixed64(1, System.currentTimeMillis() / 1e3)
            .varint(2, step)
            .message(SESSION, new Protobuf().varint(1, START)));
  }

  private void write(Protobuf event) {
    if (givenUp) {
      return;
    }
    byte[] content = event.toBytes();
    byte[] length = little(Long.BYTES).putLong(content.length).array();
    try {
      out.write(length);
      out.write(little(Integer.BYTES).putInt(masked(length)).array());
      out.write(content);
      out.write(little(Integer.BYTES).putInt(masked(content)).array());
      out.flush();
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException e) {
    givenUp = true;
    LOG.warn("the log {} ends here, since it could not be written: {}", file, FailureReason.of(e));
  }
}
