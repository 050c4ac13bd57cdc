package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTest {

  /** SHA-256 of the three bytes {@code abc}, an example of the standard. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void bytes_give_the_digest_of_the_standard_however_they_are_cut() {
    ByteBuffer bytes = ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(Digest.empty().addBytes(bytes).hex()).isEqualTo(ABC);
    assertThat(bytes.remaining()).isEqualTo(3);
    Digest cut = Digest.empty().addBytes(bytes.slice(0, 1)).addBytes(bytes.slice(1, 2));
    assertThat(cut.hex()).isEqualTo(ABC);
  }

  @Test
  void texts_that_utf_8_cannot_express_have_digests_of_their_own() {
    assertThat(
            List.of(
                Digest.of("?").hex(),
                Digest.of("\uD83D").hex(),
                Digest.of("\uDE00").hex(),
                Digest.of("\uDE00\uD83D").hex(),
                Digest.of("\uD83D\uDE00").hex()))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_file_gives_the_digest_of_its_bytes() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "abc");
    assertThat(Digest.of(file)).isEqualTo(ABC);
    assertThatThrownBy(() -> Digest.of(folder.resolve("none")))
        .isInstanceOf(DataException.class)
        .hasMessage("expected a file at " + folder.resolve("none") + ", got none");
  }

  @Test
  void values_go_in_with_their_lengths() {
    byte[] bytes =
        ByteBuffer.allocate(46)
            .putLong(4)
            .put("kind".getBytes(StandardCharsets.US_ASCII))
            .putLong(2)
            .put("ä".getBytes(StandardCharsets.UTF_8))
            .putLong(-5)
            .putLong(2)
            .putFloat(1.5f)
            .array();
    // The second number is 0, as the buffer's last bytes are.
    assertThat(Digest.of("kind").add("ä").add(-5).add(1.5f, 0).hex())
        .isEqualTo(Digest.empty().addBytes(ByteBuffer.wrap(bytes)).hex());
    assertThat(Digest.of("a").add("bc").hex()).isNotEqualTo(Digest.of("ab").add("c").hex());
  }
}
