package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarFileTest {

  private static final long LIMIT = 1 << 30;

  @TempDir Path folder;

  @Test
  void reads_one_file_exactly() throws IOException {
    Tar tar =
        new Tar()
            .entry("yelp/", '5', 0, new byte[0])
            .entry("attributes", 'x', 20, "20 mtime=1234567890\n".getBytes(StandardCharsets.UTF_8))
            .file("./yelp/a.csv", "first")
            .file("yelp/b.csv", "x".repeat(600));
    for (byte[] bytes : new byte[][] {tar.bytes(), tar.packed()}) {
      assertThat(content(bytes, "yelp/a.csv")).isEqualTo("first");
      assertThat(content(bytes, "yelp/b.csv")).isEqualTo("x".repeat(600));
    }
  }

  @Test
  void a_missing_file_is_named() {
    rejects(
        new Tar().file("a", "x").packed(),
        "expected the file wanted in it, got an archive without: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "/etc/passwd", "a/../../b", "..", "C:\\x", "a\nb"})
  void names_that_lead_out_are_refused(String name) {
    rejects(
        new Tar().file(name, "x").file("wanted", "y").packed(),
        "expected names below the archive, got " + name + ": ");
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '4', '6', 'S', 'L', 'K'})
  void links_devices_and_sparse_files_are_refused(char kind) {
    rejects(
        new Tar().entry("odd", kind, 0, new byte[0]).file("wanted", "y").packed(),
        "expected plain files and folders, got a link or device, odd: ");
  }

  @Test
  void attributes_must_not_rename() {
    byte[] rename = "30 path=../../etc/passwd00000\n".getBytes(StandardCharsets.UTF_8);
    rejects(
        new Tar().entry("p", 'x', 30, rename).file("wanted", "y").packed(),
        "expected no attribute path, got one: ");
  }

  @Test
  void an_archive_of_zeros_without_end_is_stopped() {
    byte[] bomb =
        Packed.gzip(new Tar().entry("zeros", '0', 5_000_000, new byte[5_000_000]).bytes());
    rejects(bomb, "expected at most " + 100L * bomb.length + " bytes in zeros, got 5000000: ");
    assertThatThrownBy(
            () -> {
              byte[] many =
                  Packed.gzip(
                      new Tar()
                          .entry("a", '0', 2_000_000, new byte[2_000_000])
                          .entry("b", '0', 2_000_000, new byte[2_000_000])
                          .bytes());
              TarFile.open(write(many), "wanted", 3_000_000).close();
            })
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected at most ");
  }

  @Test
  void an_html_page_a_text_and_a_wrong_checksum_are_refused() {
    rejects(
        "<html>log in</html>".repeat(40).getBytes(StandardCharsets.UTF_8),
        "expected a tar archive, got what looks like an HTML page: ");
    rejects(
        "x".repeat(600).getBytes(StandardCharsets.UTF_8),
        "expected a tar archive in the ustar format, got a header that is none: ");
    byte[] damaged = new Tar().file("wanted", "y").bytes();
    damaged[3] ^= 1;
    rejects(damaged, "expected a tar archive in the ustar format, got a header that is none: ");
  }

  @Test
  void an_archive_cut_off_anywhere_is_refused() throws IOException {
    byte[] whole = new Tar().file("first", "x").file("wanted", "y".repeat(300)).bytes();
    for (int length : new int[] {1, 100, 511, 513, 1024, 1300, 1536, 1600, 2048, 2560, 3071}) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> content(cut, "wanted"))
          .isInstanceOfAny(DataException.class, EOFException.class);
    }
    byte[] packed = Packed.gzip(whole);
    assertThatThrownBy(() -> content(Arrays.copyOf(packed, packed.length / 2), "wanted"))
        .isInstanceOfAny(DataException.class, EOFException.class);
  }

  @Test
  void damage_after_the_file_is_noticed() {
    byte[] whole = new Tar().file("wanted", "y").file("last", "z".repeat(900)).bytes();
    byte[] checksum = Packed.gzip(whole);
    checksum[checksum.length - 6] ^= 1;
    rejects(checksum, "expected a gzip file, got a corrupt one (its checksum differs): ");
    byte[] header = whole.clone();
    header[1024 + 130] ^= 1;
    rejects(header, "expected a tar archive in the ustar format, got a header that is none: ");
    byte[] end = whole.clone();
    end[end.length - 1] = 1;
    rejects(end, "expected two blocks of zeros at the end of a tar archive, got fewer: ");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("archive.tgz"), bytes);
  }

  private String content(byte[] archive, String name) throws IOException {
    Path file = write(archive);
    try (InputStream in = TarFile.open(file, name, LIMIT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
  }

  private void rejects(byte[] archive, String message) {
    assertThatThrownBy(() -> content(archive, "wanted"))
        .isInstanceOf(DataException.class)
        .hasMessage(message + folder.resolve("archive.tgz"));
  }
}
