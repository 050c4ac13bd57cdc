package org.chainzrule.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.chainzrule.Internal;

/**
 * Reads one file inside a tar archive, which may be compressed with gzip. Nothing is extracted to
 * the disk. Every header must keep to the ustar format and describe a plain file or a folder below
 * the archive; links, devices and names that lead elsewhere are refused. At the end of the file the
 * rest of the archive is read as well, up to the checksum of gzip.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">POSIX, pax:
 *     ustar interchange format</a>
 */
@Internal("data")
public final class TarFile {

  private static final int BLOCK = 512;
  private static final int CHECKSUM = 148;
  private static final int MAX_COMMENT = 1 << 16;
  private static final int RATIO = 100;

  private final InputStream in;
  private final Path archive;

  private TarFile(InputStream in, Path archive) {
    this.in = in;
    this.archive = archive;
  }

  /**
   * The content of one file, exactly as long as its header says.
   *
   * @param name in the archive
   * @param limit the most bytes to decompress; never more than a hundred times the archive's size
   * @throws DataException here or while reading, if the archive is not a tar archive, is damaged,
   *     does not hold the file, or holds something other than plain files and folders
   */
  public static InputStream open(Path archive, String name, long limit) {
    try {
      long allowed = Math.min(limit, RATIO * Files.size(archive));
      InputStream in = new Limited(Gzip.open(archive), allowed, "in the archive", archive);
      try {
        return new TarFile(in, archive).find(name, allowed);
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw Gzip.unreadable(archive, e);
    }
  }

  private InputStream find(String name, long limit) throws IOException {
    Optional<Header> header = header(limit);
    while (header.isPresent() && !(header.get().file() && header.get().name().equals(name))) {
      skip(header.get().padded());
      header = header(limit);
    }
    long size =
        header
            .orElseThrow(() -> problem("the file " + name + " in it", "an archive without"))
            .size();
    return new Content(size, limit);
  }

  /** Name, kind and size of an entry. */
  private record Header(String name, boolean file, long size) {

    /** The size with the bytes that fill up its last block. */
    long padded() {
      return (size + BLOCK - 1) / BLOCK * BLOCK;
    }
  }

  /** The next entry; empty at the end. */
  private Optional<Header> header(long limit) throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (Gzip.looksLikeHtml(block)) {
      throw problem("a tar archive", "what looks like an HTML page");
    }
    if (block.length < BLOCK) {
      throw cutOff();
    }
    if (isZero(block)) {
      return Optional.empty();
    }
    boolean ustar = "ustar".equals(text(block, 257, 5));
    if (!ustar || number(block, CHECKSUM, 8) != checksum(block)) {
      throw problem("a tar archive in the ustar format", "a header that is none");
    }
    long size = number(block, 124, 12);
    char kind = (char) block[156];
    boolean posix = block[262] == 0;
    String prefix = posix ? text(block, 345, 155) : "";
    String path = prefix.isEmpty() ? text(block, 0, 100) : prefix + "/" + text(block, 0, 100);
    String name = path.startsWith("./") ? path.substring(2) : path;
    if (size > limit) {
      throw problem("at most " + limit + " bytes in " + name, Long.toString(size));
    }
    switch (kind) {
      case '0', '\0', '5' -> requireBelow(name);
      case 'x', 'g' -> requireHarmless(size);
      default -> throw problem("plain files and folders", "a link or device, " + name);
    }
    boolean comment = kind == 'x' || kind == 'g';
    return Optional.of(
        new Header(name, kind == '0' || kind == '\0', comment || kind == '5' ? 0 : size));
  }

  private void requireBelow(String name) {
    boolean below =
        !name.startsWith("/")
            && name.chars().noneMatch(c -> c == '\\' || c == ':' || c < ' ')
            && !("/" + name + "/").contains("/../");
    if (!below) {
      throw problem("names below the archive", name);
    }
  }

  /** Skips extended attributes, such as times; none may rename or resize the entry that follows. */
  private void requireHarmless(long size) throws IOException {
    if (size > MAX_COMMENT) {
      throw problem("at most " + MAX_COMMENT + " bytes of attributes", Long.toString(size));
    }
    int padded = (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
    byte[] bytes = in.readNBytes(padded);
    if (bytes.length < padded) {
      throw cutOff();
    }
    String attributes = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String key : new String[] {"path", "linkpath", "size", "GNU.sparse"}) {
      if (attributes.contains(" " + key)) {
        throw problem("no attribute " + key, "one");
      }
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static long checksum(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xFF;
    }
    return sum;
  }

  private static String text(byte[] block, int from, int most) {
    int to = from;
    while (to < from + most && block[to] != 0) {
      to++;
    }
    return new String(block, from, to - from, StandardCharsets.UTF_8);
  }

  /** A number of the header, which is written in octal digits. */
  private long number(byte[] block, int from, int most) {
    String digits = text(block, from, most).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw problem("octal numbers in a tar header", "others");
    }
    return Long.parseLong(digits, 8);
  }

  private DataException problem(String expected, String got) {
    return new DataException("expected " + expected + ", got " + got + ": " + archive);
  }

  /** The end after a file: further entries, two blocks of zeros, and the checksum of gzip. */
  private void end(long size, long limit) throws IOException {
    skip(-size & (BLOCK - 1));
    for (Optional<Header> next = header(limit); next.isPresent(); next = header(limit)) {
      skip(next.get().padded());
    }
    byte[] second = in.readNBytes(BLOCK);
    if (second.length < BLOCK || !isZero(second)) {
      throw problem("two blocks of zeros at the end of a tar archive", "fewer");
    }
    in.transferTo(OutputStream.nullOutputStream());
  }

  private void skip(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw cutOff();
    }
  }

  private DataException cutOff() {
    return problem("a whole tar archive", "one that is cut off");
  }

  /** The content of a file; at its end the rest of the archive is verified. */
  private final class Content extends InputStream implements Gzip.Verified {

    private final long size;
    private final long limit;
    private long left;
    private boolean ended;

    Content(long size, long limit) {
      this.size = size;
      this.limit = limit;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] out, int from, int most) throws IOException {
      if (left == 0) {
        if (!ended) {
          end(size, limit);
          ended = true;
        }
        return -1;
      }
      int n = in.read(out, from, (int) Math.min(most, left));
      if (n < 0) {
        throw cutOff();
      }
      left -= n;
      return n;
    }

    @Override
    public void finish() throws IOException {
      transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
