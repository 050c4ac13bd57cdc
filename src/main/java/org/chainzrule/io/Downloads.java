package org.chainzrule.io;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chainzrule.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads files of known digest from mirrors into a cache folder. A file appears in the cache
 * only when it is complete and its SHA-256 is verified, however many processes ask for it at once.
 * An instance may be used by one thread at a time.
 */
@Internal("data")
public final class Downloads {

  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

  /** How much longer than one download the wait for another process may take that downloads. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(5);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int ATTEMPTS = 2;

  private final List<URI> mirrors;
  private final Path cache;
  private final Duration patience;
  private final Transfer transfer;
  private final Set<URI> unreachable = new HashSet<>();

  /**
   * A downloader into one cache folder.
   *
   * @param mirrors addresses of folders, each ending in a slash, tried in this order; each must be
   *     reached by https or be on this machine
   * @param cache the folder, created where it is missing
   * @throws IllegalArgumentException if a mirror on another machine is not reached by https
   */
  public Downloads(List<URI> mirrors, Path cache, Timeouts timeouts) {
    for (URI mirror : mirrors) {
      if (!"https".equals(mirror.getScheme()) && !LOOPBACK.contains(mirror.getHost())) {
        throw new IllegalArgumentException(
            "expected a mirror that is reached by https, got " + mirror);
      }
    }
    this.mirrors = List.copyOf(mirrors);
    this.cache = cache;
    this.patience = timeouts.whole().plus(LOCK_TIMEOUT);
    this.transfer = new Transfer(timeouts);
  }

  /**
   * The path of a file in the cache, after a download where it is missing or damaged.
   *
   * @throws DataException if no mirror has the file, or the cache folder cannot be written
   */
  public Path fetch(KnownFile file, Progress progress) {
    Path target = cache.resolve(file.name());
    if (file.matches(target)) {
      return target;
    }
    try {
      Files.createDirectories(cache);
      return CacheLock.holding(
          cache.resolve(".lock"),
          patience,
          () -> file.matches(target) ? target : download(file, target, progress));
    } catch (InterruptedException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while downloading " + file.name(), e);
    } catch (IOException e) {
      throw new DataException("could not use the cache " + cache + ": " + FailureReason.of(e), e);
    }
  }

  private Path download(KnownFile file, Path target, Progress progress) throws IOException {
    AtomicFile.deleteLeftovers(target);
    if (Files.exists(target)) {
      LOG.warn("{} is damaged: its digest differs; downloading it again", target);
    }
    List<String> failures = new ArrayList<>();
    for (URI mirror : mirrors) {
      if (unreachable.contains(mirror)) {
        failures.add(mirror + ": gave no answer before");
      }
      for (int attempt = 1; attempt <= ATTEMPTS && !unreachable.contains(mirror); attempt++) {
        try {
          LOG.info("downloading {} from {}", file.name(), mirror);
          attempt(mirror, file, target, progress);
          return target;
        } catch (ClosedByInterruptException e) {
          throw e;
        } catch (IOException e) {
          LOG.debug("{} from {} failed", file.name(), mirror, e);
          failures.add(mirror + ": " + FailureReason.of(e));
          if (e instanceof ConnectException || e instanceof HttpTimeoutException) {
            unreachable.add(mirror);
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
      throws IOException {
    new AtomicFile()
        .write(
            target,
            part -> {
              URI source = mirror.resolve(file.name());
              String digest = transfer.run(source, part, file.maxBytes(), progress);
              if (!file.matches(part, digest)) {
                throw new IOException(mismatch(part, file, digest));
              }
            });
  }

  private static String mismatch(FileChannel part, KnownFile file, String digest)
      throws IOException {
    byte[] start = Channels.newInputStream(part.position(0)).readNBytes(64);
    return Gzip.looksLikeHtml(start)
        ? "expected " + file.name() + ", got what looks like an HTML page"
        : "expected SHA-256 " + file.archiveDigest() + ", got " + digest;
  }
}
