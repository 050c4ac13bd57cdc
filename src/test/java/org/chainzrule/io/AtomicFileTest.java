package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.txt");
    AtomicFile.writeText(file, "old");
  }

  @Test
  void a_text_is_written_in_utf_8_and_replaced() throws IOException {
    assertThat(file).hasContent("old");
    AtomicFile.writeText(file, "nöu");
    assertThat(file).hasBinaryContent(new byte[] {'n', (byte) 0xC3, (byte) 0xB6, 'u'});
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void a_text_that_could_not_be_read_back_is_refused() {
    assertThatThrownBy(() -> AtomicFile.writeText(file, "a\uD83D"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "expected whole characters, got half of a surrogate pair, U+D83D, as character 2");
    assertThat(file).hasContent("old");
  }

  @Test
  void the_scratch_file_can_be_read_before_it_is_moved() {
    AtomicFile.Content refused =
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
          ByteBuffer back = ByteBuffer.allocate(3);
          channel.read(back, 0);
          throw new IOException("got " + back.get(2));
        };
    assertThatThrownBy(() -> new AtomicFile().write(file, refused))
        .isInstanceOf(IOException.class)
        .hasMessage("got 3");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void a_full_disk_leaves_the_old_file_and_nothing_else() throws IOException {
    for (int calls = 0; calls < 4; calls++) {
      AtomicFile disk = FullDisk.after(calls, FullDisk.Failure.NO_SPACE);
      assertThatThrownBy(() -> disk.write(file, channel -> channel.write(ByteBuffer.allocate(9))))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThat(file).hasContent("old");
      assertThat(names()).containsExactly("a.txt");
    }
  }

  @Test
  void a_folder_is_not_replaced() {
    assertThatThrownBy(() -> AtomicFile.writeText(folder, "new"))
        .isInstanceOfSatisfying(
            FileSystemException.class,
            e ->
                assertThat(FailureReason.of(e))
                    .isEqualTo("expected a file to write to, got a folder"));
  }

  @Test
  void leftovers_are_deleted_for_one_file_only() throws IOException {
    for (String name : List.of("a.txt.part", "a.txt.12.part", "b.txt.0.part", "a.txt.x.part")) {
      Files.createFile(folder.resolve(name));
    }
    AtomicFile.deleteLeftovers(file);
    assertThat(names()).containsExactly("a.txt", "a.txt.x.part", "b.txt.0.part");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}
