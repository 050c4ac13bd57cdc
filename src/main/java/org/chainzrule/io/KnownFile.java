package org.chainzrule.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.chainzrule.Internal;

/**
 * A published file whose SHA-256 is known in advance. A file with the same content in another gzip
 * wrapper, or without one, is accepted as well, since only the content matters.
 *
 * @param name the name of the file on mirrors and in the cache
 * @param archiveDigest SHA-256 of the file as published, in lower-case hexadecimal
 * @param contentDigest SHA-256 of the decompressed content, in lower-case hexadecimal
 * @param contentBytes size of the decompressed content in bytes
 */
@Internal("data")
public record KnownFile(
    String name, String archiveDigest, String contentDigest, long contentBytes) {

  private static final int GZIP_OVERHEAD = 1 << 16;

  /** A file that is accepted only byte by byte as published, in no other wrapper. */
  public static KnownFile asPublished(String name, String digest, long bytes) {
    return new KnownFile(name, digest, digest, bytes);
  }

  /** The largest size of the file in bytes, compressed or not. */
  public long maxBytes() {
    return contentBytes + GZIP_OVERHEAD;
  }

  /** Whether a file exists, can be read and is this one. */
  public boolean matches(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() <= maxBytes()
          && matches(channel, Digest.of(Channels.newInputStream(channel), maxBytes()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a file with this SHA-256 is this one, or decompresses to the same content. */
  boolean matches(FileChannel file, String digest) {
    if (digest.equals(archiveDigest) || contentDigest.equals(archiveDigest)) {
      return digest.equals(archiveDigest);
    }
    try {
      InputStream in = Gzip.unpacked(Channels.newInputStream(file.position(0)));
      return Digest.of(in, contentBytes).equals(contentDigest);
    } catch (IOException e) {
      return false;
    }
  }
}
