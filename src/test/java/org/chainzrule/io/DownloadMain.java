package org.chainzrule.io;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The main of a separate process that downloads one file. Arguments: mirror, cache, name, digests,
 * size, marker.
 */
final class DownloadMain {

  private DownloadMain() {}

  public static void main(String[] args) throws IOException {
    Downloads downloads =
        new Downloads(
            List.of(URI.create(args[0])),
            Path.of(args[1]),
            new Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofSeconds(60)));
    KnownFile file = new KnownFile(args[2], args[3], args[4], Long.parseLong(args[5]));
    Files.createFile(Path.of(args[6]));
    downloads.fetch(file, Progress.none());
  }
}
