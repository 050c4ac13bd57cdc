package org.chainzrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files from mirrors, kept in a cache folder. A file is in the cache whole and verified or not at
 * all, however many processes ask for it at once. For one thread at a time.
 */
final class Downloads {

  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
  private static final Duration LOCK_PATIENCE = Duration.ofMinutes(5);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int ATTEMPTS = 2;

  private final List<URI> mirrors;
  private final Path cache;
  private final Transfer transfer;
  private final Set<URI> silent = new HashSet<>();

  /**
   * Downloads into one cache.
   *
   * @param mirrors folders, each ending in a slash, tried in this order; https, or on this machine
   * @param connect limit for opening a connection
   * @param idle limit for each wait: for the answer, then for the next piece of the file
   */
  Downloads(List<URI> mirrors, Path cache, Duration connect, Duration idle) {
    for (URI mirror : mirrors) {
      if (!"https".equals(mirror.getScheme()) && !LOOPBACK.contains(mirror.getHost())) {
        throw new IllegalArgumentException("a mirror must be reached by https, got " + mirror);
      }
    }
    this.mirrors = List.copyOf(mirrors);
    this.cache = cache;
    this.transfer = new Transfer(connect, idle);
  }

  /**
   * The file in the cache, downloaded where it is missing or not what it should be.
   *
   * @throws DataException if no mirror gives it, or the cache cannot be written
   */
  Path fetch(KnownFile file, Progress progress) {
    Path target = cache.resolve(file.name());
    if (file.matches(target)) {
      return target;
    }
    try {
      Files.createDirectories(cache);
      return CacheLock.holding(
          cache.resolve(".lock"),
          LOCK_PATIENCE,
          () -> file.matches(target) ? target : download(file, target, progress));
    } catch (IOException e) {
      throw new DataException("could not use the cache " + cache + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while downloading " + file.name(), e);
    }
  }

  private Path download(KnownFile file, Path target, Progress progress)
      throws InterruptedException {
    if (Files.exists(target)) {
      LOG.warn("{} is damaged: its digest differs; downloading it again", target);
    }
    List<String> failures = new ArrayList<>();
    for (URI mirror : mirrors) {
      if (silent.contains(mirror)) {
        failures.add(mirror + ": gave no answer before");
      }
      for (int attempt = 1; attempt <= ATTEMPTS && !silent.contains(mirror); attempt++) {
        try {
          LOG.info("downloading {} from {}", file.name(), mirror);
          attempt(mirror, file, target, progress);
          return target;
        } catch (IOException e) {
          LOG.debug("{} from {} failed", file.name(), mirror, e);
          failures.add(mirror + ": " + reason(e));
          if (e instanceof ConnectException || e instanceof HttpTimeoutException) {
            silent.add(mirror);
          }
          if (e instanceof Transfer.Refusal) {
            break;
          }
        }
      }
    }
    throw new DataException(
        "could not download " + file.name() + " (" + String.join("; ", failures) + ")");
  }

  private void attempt(URI mirror, KnownFile file, Path target, Progress progress)
      throws IOException, InterruptedException {
    Path part = target.resolveSibling(file.name() + ".part");
    Files.deleteIfExists(part);
    try {
      String digest = transfer.run(mirror.resolve(file.name()), part, file.maxBytes(), progress);
      if (!file.matches(part, digest)) {
        throw new IOException(mismatch(part, file, digest));
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    sync(cache);
  }

  private static String mismatch(Path part, KnownFile file, String digest) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      return Gzip.looksLikeHtml(in.readNBytes(64))
          ? "expected " + file.name() + ", got what looks like an HTML page"
          : "expected SHA-256 " + file.archiveDigest() + ", got " + digest;
    }
  }

  /** Makes a new name last through a power cut, where the system lets folders be opened. */
  static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("could not sync {}", folder, e);
    }
  }

  /** The client's own exceptions mostly come without a message. */
  private static String reason(IOException failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    return failure instanceof ConnectException
        ? "no connection"
        : failure.getClass().getSimpleName();
  }
}
