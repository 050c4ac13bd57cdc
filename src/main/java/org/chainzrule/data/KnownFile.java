package org.chainzrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A published file whose content is known in advance. It may also come in another gzip wrapper or
 * unpacked: what counts is the content.
 *
 * @param name as mirrors and cache have it
 * @param archiveDigest SHA-256 of the file as published, in lower-case hex
 * @param contentDigest SHA-256 of the unpacked content, in lower-case hex
 * @param contentBytes size of the unpacked content
 */
record KnownFile(String name, String archiveDigest, String contentDigest, long contentBytes) {

  private static final int GZIP_OVERHEAD = 1 << 16;
  private static final int BUFFER = 1 << 16;

  /** A file that counts only as published, whatever another one unpacks to. */
  static KnownFile asPublished(String name, String digest, long bytes) {
    return new KnownFile(name, digest, digest, bytes);
  }

  /** More bytes than this cannot be the file, packed or not. */
  long maxBytes() {
    return contentBytes + GZIP_OVERHEAD;
  }

  /** Whether a file is there and is this one. */
  boolean matches(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) <= maxBytes()
          && (isArchive(file) || hasContent(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a file with this digest is this one, or unpacks to the same content. */
  boolean matches(Path file, String digest) {
    try {
      return digest.equals(archiveDigest) || hasContent(file);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return digest(in, maxBytes()).equals(archiveDigest);
    }
  }

  private boolean hasContent(Path file) throws IOException {
    if (contentDigest.equals(archiveDigest)) {
      return false;
    }
    try (InputStream in = Gzip.open(file)) {
      return digest(in, contentBytes).equals(contentDigest);
    }
  }

  private static String digest(InputStream in, long limit) throws IOException {
    MessageDigest sha = sha256();
    byte[] buffer = new byte[BUFFER];
    long done = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      done += n;
      if (done > limit) {
        throw new IOException("expected at most " + limit + " bytes, got more");
      }
      sha.update(buffer, 0, n);
    }
    return hex(sha);
  }

  /** A fresh SHA-256, which every Java has. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The digest of what went in, in lower-case hex. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
