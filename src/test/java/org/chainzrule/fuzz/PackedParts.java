package org.chainzrule.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Parts of files behind checksums other than those of safetensors. */
public final class PackedParts {

  private static final int TAR_BLOCK = 512;
  private static final int TAR_CHECKSUM = 148;

  private PackedParts() {}

  /**
   * A whole gzip file, which has checksums. One that does not begin as gzip is a plain file, as far
   * as anybody can tell.
   */
  public static Part gzip() {
    return new Part(
        "gzip file",
        Part.Form.BYTES,
        file -> file.length > 1 && file[0] == 0x1F && file[1] == (byte) 0x8B,
        file -> file,
        (file, part) -> part);
  }

  /** The content of a gzip file. */
  public static Part gzipContent() {
    return Part.resealed(
        "gzip content", Part.Form.BYTES, PackedParts::unpacked, (file, content) -> packed(content));
  }

  /** The archive in a packed tar file, with true checksums of all headers that begin a block. */
  public static Part tarContent() {
    return Part.resealed(
        "tar archive",
        Part.Form.BYTES,
        PackedParts::unpacked,
        (file, archive) -> packed(withChecksums(archive)));
  }

  /** A file of the library's cache without the checksum at its end. */
  public static Part cacheContent() {
    return Part.resealed(
        "cache content",
        Part.Form.BYTES,
        file -> Arrays.copyOf(file, file.length - Long.BYTES),
        (file, content) -> {
          CRC32C sum = new CRC32C();
          sum.update(content);
          ByteBuffer whole = ByteBuffer.allocate(content.length + Long.BYTES);
          return whole.put(content).putLong(sum.getValue()).array();
        });
  }

  static byte[] packed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] unpacked(byte[] file) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] withChecksums(byte[] archive) {
    byte[] sealed = archive.clone();
    for (int at = 0; at + TAR_BLOCK <= sealed.length; at += TAR_BLOCK) {
      String magic = new String(sealed, at + 257, 5, StandardCharsets.ISO_8859_1);
      if (magic.equals("ustar")) {
        Arrays.fill(sealed, at + TAR_CHECKSUM, at + TAR_CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + TAR_BLOCK; i++) {
          sum += sealed[i] & 0xFF;
        }
        byte[] digits =
            String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, sealed, at + TAR_CHECKSUM, digits.length);
      }
    }
    return sealed;
  }
}
