package org.chainzrule.spark.mesh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first words of two workers, by which each proves that it knows the secret of the job, without
 * sending it. All messages have a fixed length:
 *
 * <ol>
 *   <li>the one that connects says who it is and whom it wants, with 32 random bytes;
 *   <li>the other one answers with 32 random bytes and a proof over all that was said;
 *   <li>the first one answers with its proof.
 * </ol>
 *
 * <p>The first message has a proof too, so that the one that listens says nothing, not a byte, to
 * anybody who does not know the secret.
 *
 * @see <a href="https://doi.org/10.17487/RFC2104">RFC 2104, HMAC</a>
 */
final class Handshake {

  /** Names the protocol and its version. */
  private static final long MAGIC = 0x43686e7a4d736831L;

  private static final int RANDOM = 32;
  private static final int PROOF = 32;
  private static final int NAMES = Long.BYTES + 3 * Integer.BYTES;

  /** The bytes of the first message. */
  static final int HELLO = NAMES + RANDOM + PROOF;

  private static final SecureRandom SOURCE = new SecureRandom();

  private final byte[] secret;
  private final int rank;
  private final int size;

  /**
   * @param rank of this worker
   * @param size how many workers there are
   */
  Handshake(byte[] secret, int rank, int size) {
    this.secret = secret.clone();
    this.rank = rank;
    this.size = size;
  }

  /**
   * Speaks first.
   *
   * @throws IOException if the other one does not know the secret, or not within the time
   */
  void connect(Socket socket, int other, long deadline) throws IOException {
    byte[] names = names(rank, other);
    byte[] mine = random();
    write(socket, names, mine, proof("hello", names, mine));
    byte[] theirs = read(socket, RANDOM, deadline);
    byte[] proof = read(socket, PROOF, deadline);
    if (!MessageDigest.isEqual(proof, proof("welcome", names, mine, theirs))) {
      throw new IOException("it does not know the secret of the job");
    }
    write(socket, proof("thanks", names, mine, theirs));
  }

  /**
   * Listens first, and returns the rank of the one that connected; empty for a stranger, to whom
   * nothing was said.
   */
  Optional<Integer> accept(Socket socket, long deadline) throws IOException {
    byte[] names = read(socket, NAMES, deadline);
    byte[] theirs = read(socket, RANDOM, deadline);
    byte[] proof = read(socket, PROOF, deadline);
    int other = ByteBuffer.wrap(names).getInt(Long.BYTES);
    boolean isExpected =
        other > rank && other < size && MessageDigest.isEqual(names, names(other, rank));
    if (!MessageDigest.isEqual(proof, proof("hello", names, theirs)) || !isExpected) {
      return Optional.empty();
    }
    byte[] mine = random();
    write(socket, mine, proof("welcome", names, theirs, mine));
    byte[] thanks = read(socket, PROOF, deadline);
    return MessageDigest.isEqual(thanks, proof("thanks", names, theirs, mine))
        ? Optional.of(other)
        : Optional.empty();
  }

  private byte[] names(int from, int to) {
    return ByteBuffer.allocate(NAMES).putLong(MAGIC).putInt(from).putInt(to).putInt(size).array();
  }

  private static byte[] random() {
    byte[] bytes = new byte[RANDOM];
    SOURCE.nextBytes(bytes);
    return bytes;
  }

  private byte[] proof(String purpose, byte[]... said) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
      for (byte[] each : said) {
        mac.update(each);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC with SHA-256", e);
    }
  }

  private static void write(Socket socket, byte[]... messages) throws IOException {
    int length = 0;
    for (byte[] each : messages) {
      length += each.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] each : messages) {
      all.put(each);
    }
    socket.getOutputStream().write(all.array());
  }

  /** Reads so many bytes, or fails at a time of {@link System#nanoTime}. */
  private static byte[] read(Socket socket, int count, long deadline) throws IOException {
    byte[] bytes = new byte[count];
    InputStream in = socket.getInputStream();
    for (int done = 0; done < count; ) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left < 1) {
        throw new SocketTimeoutException("it did not answer in time");
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      int n = in.read(bytes, done, count - done);
      if (n < 0) {
        throw new EOFException("it closed the connection before it had said who it is");
      }
      done += n;
    }
    return bytes;
  }
}
