package org.chainzrule.data.yelp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.Deduplicated;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.KnownFile;
import org.chainzrule.io.LoopbackMirror;
import org.chainzrule.io.Packed;
import org.chainzrule.io.Progress;
import org.chainzrule.io.Tar;
import org.chainzrule.io.TarFile;
import org.chainzrule.io.Timeouts;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class YelpSourceTest {

  private static final byte[] ARCHIVE =
      new Tar()
          .entry("yelp_review_full_csv/", '5', 0, new byte[0])
          .file("yelp_review_full_csv/readme.txt", "read me")
          .file("yelp_review_full_csv/test.csv", TextSamples.rows(50_000))
          .file("yelp_review_full_csv/train.csv", TextSamples.rows(10))
          .packed();

  @TempDir Path folder;
  private LoopbackMirror mirror;

  @BeforeEach
  void start() throws IOException {
    mirror = LoopbackMirror.start();
  }

  @AfterEach
  void stop() {
    mirror.close();
  }

  @Test
  void one_file_of_a_folder_is_the_test_set() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data/yelp"));
    TextSamples.file(data, "review_full_slice.csv", TextSamples.rows(3));
    TextSamples.file(data, "b.csv", "5,from b\n");
    Files.write(
        data.resolve("a.csv.gz"), Packed.gzip("1,from a\n".getBytes(StandardCharsets.UTF_8)));
    TextSamples.file(data, "notes.txt", "no reviews");
    YelpSource.Found found = find(Optional.of(data.getParent()), Map.of(), true);
    assertThat(TextSamples.list(found.split().orElseThrow().train()))
        .containsExactly(new LabelledText(0, "from a"), new LabelledText(4, "from b"));
    assertThat(TextSamples.list(found.split().orElseThrow().test())).hasSize(3);
    assertThat(found.description())
        .isEqualTo(
            "Yelp reviews from "
                + data
                + ": 2 files to learn from, review_full_slice.csv to measure with; not Yelp Review"
                + " Full");
  }

  @Test
  void own_files_of_any_size_may_have_the_published_names() throws IOException {
    TextSamples.file(folder, "train.csv", TextSamples.rows(20));
    TextSamples.file(folder, "test.csv", TextSamples.rows(7));
    YelpSource.Found found = find(Optional.of(folder), Map.of(), true);
    assertThat(TextSamples.list(found.split().orElseThrow().train())).hasSize(20);
    assertThat(TextSamples.list(found.split().orElseThrow().test())).hasSize(7);
    assertThat(found.description())
        .isEqualTo(
            "Yelp reviews from "
                + folder
                + ": 1 file to learn from, test.csv to measure with; not verified to be Yelp Review"
                + " Full");
    assertThat(find(Optional.empty(), Map.of("CHAINZRULE_DATA", folder.toString()), true).split())
        .isPresent();
  }

  @Test
  void the_published_parts_must_have_the_published_counts() throws IOException {
    TextSamples.file(folder, "train.csv", TextSamples.rows(20));
    TextSamples.file(folder, "test.csv", TextSamples.rows(50_000));
    assertThat(TextSamples.list(YelpFull.read(folder, YelpFull.Part.TEST))).hasSize(50_000);
    LabelledTexts train = YelpFull.read(folder, YelpFull.Part.TRAIN);
    assertThatThrownBy(() -> TextSamples.list(train))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected 650000 reviews, 130000 of each number of stars, got [4, 4, 4, 4, 4] of 1 to 5"
                + " stars: "
                + folder.resolve("train.csv"));
  }

  @Test
  void a_file_that_is_there_plain_and_packed_is_read_once() throws IOException {
    for (String name : List.of("test.csv", "other.csv")) {
      Path file = TextSamples.file(folder, name, TextSamples.rows(4));
      Files.write(Path.of(file + ".gz"), Packed.gzip(Files.readAllBytes(file)));
    }
    YelpSource.Split split = find(Optional.of(folder), Map.of(), true).split().orElseThrow();
    assertThat(TextSamples.list(split.train())).hasSize(4);
    assertThat(TextSamples.list(split.test())).hasSize(4);
  }

  @Test
  void an_archive_in_a_named_folder_is_compared_with_its_digest() throws IOException {
    Path archive = Files.write(folder.resolve("yelp_review_full_csv.tgz"), ARCHIVE);
    TextSamples.file(folder, "test.csv", TextSamples.rows(1));
    YelpSource.Found found = find(Optional.of(folder), Map.of(), true);
    assertThat(found.description()).isEqualTo("Yelp Review Full from " + folder);
    assertThat(TextSamples.list(found.split().orElseThrow().test())).hasSize(50_000);
    for (int at : new int[] {4, ARCHIVE.length / 2, ARCHIVE.length - 1}) {
      byte[] damaged = ARCHIVE.clone();
      damaged[at] ^= 1;
      Files.write(archive, damaged);
      assertThatThrownBy(() -> find(Optional.of(folder), Map.of(), true))
          .isInstanceOf(DataException.class)
          .hasMessage(
              String.format(
                  Locale.ROOT,
                  "expected %s of SHA-256 %s, got %s: it is damaged, or is not Yelp Review Full and"
                      + " must be unpacked",
                  archive,
                  Packed.digest(ARCHIVE),
                  Packed.digest(damaged)));
      assertThat(
              find(Optional.empty(), Map.of("CHAINZRULE_DATA", folder.toString()), true).reason())
          .startsWith("CHAINZRULE_DATA is not used: expected " + archive + " of SHA-256 ");
    }
  }

  @Test
  void every_flipped_bit_of_an_archive_is_noticed() throws IOException {
    Path archive = Files.write(folder.resolve("flipped.tgz"), ARCHIVE);
    List<LabelledText> texts = archived(archive).toList();
    Generator random = Seeds.of(3).generator();
    int noticed = 0;
    for (int i = 0; i < 40; i++) {
      byte[] flipped = ARCHIVE.clone();
      flipped[(int) (ARCHIVE.length * (0.1 + 0.89 * random.nextDouble()))] ^=
          1 << random.nextInt(8);
      Files.write(archive, flipped);
      try (Stream<LabelledText> read = archived(archive)) {
        assertThat(read.toList()).isEqualTo(texts);
      } catch (DataException e) {
        assertThat(e).hasMessageContaining(archive.toString());
        noticed++;
      }
    }
    assertThat(noticed).isEqualTo(40);
  }

  private static Stream<LabelledText> archived(Path archive) {
    return ReviewRows.stream(
        TarFile.open(archive, "yelp_review_full_csv/test.csv", 1 << 24), archive, BadRows.fail());
  }

  @Test
  void folders_that_cannot_be_used_are_named() throws IOException {
    assertThatThrownBy(() -> find(Optional.of(folder.resolve("none")), Map.of(), true))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected reviews, train.csv and test.csv or yelp_review_full_csv.tgz, in "
                + folder.resolve("none")
                + ", got no such folder");
    TextSamples.file(folder, "a.csv", TextSamples.rows(1));
    assertThatThrownBy(() -> find(Optional.of(folder), Map.of(), true))
        .hasMessage(
            "expected a file to measure with, test.csv or review_full_slice.csv, in "
                + folder
                + ", got none");
    Files.delete(folder.resolve("a.csv"));
    TextSamples.file(folder, "test.csv", TextSamples.rows(1));
    assertThatThrownBy(() -> find(Optional.of(folder), Map.of(), true))
        .hasMessage("expected CSV files to learn from in " + folder + ", got none");
    assertThatThrownBy(() -> YelpFull.read(folder, YelpFull.Part.TRAIN))
        .hasMessageContaining("expected train.csv, train.csv.gz or yelp_review_full_csv.tgz");
  }

  @Test
  void downloads_the_archive_once_and_reads_it_without_unpacking() throws IOException {
    mirror.serving("yelp_review_full_csv.tgz", ARCHIVE);
    YelpSource.Found found = find(Optional.empty(), Map.of(), false);
    Path cache = folder.resolve("home/yelp");
    assertThat(found.description()).isEqualTo("Yelp Review Full from " + cache + ", downloaded");
    assertThat(TextSamples.list(found.split().orElseThrow().test())).hasSize(50_000);
    assertThatThrownBy(() -> TextSamples.list(found.split().orElseThrow().train()))
        .hasMessageEndingWith(
            cache.resolve("yelp_review_full_csv.tgz/yelp_review_full_csv/train.csv").toString());
    assertThat(find(Optional.empty(), Map.of(), true).description())
        .isEqualTo("Yelp Review Full from " + cache + ", the cache");
    assertThat(mirror.requests()).hasSize(1);
    try (var files = Files.list(cache)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void an_archive_with_another_digest_is_rejected() {
    mirror.serving("yelp_review_full_csv.tgz", new Tar().file("train.csv", "other").packed());
    YelpSource.Found found = find(Optional.empty(), Map.of(), false);
    assertThat(found.split()).isEmpty();
    assertThat(found.description()).isEqualTo("no Yelp reviews");
    assertThat(found.reason())
        .startsWith("download failed: could not download yelp_review_full_csv.tgz (")
        .contains("expected SHA-256 " + Packed.digest(ARCHIVE));
    assertThat(folder.resolve("home/yelp/yelp_review_full_csv.tgz")).doesNotExist();
  }

  @Test
  void an_html_page_instead_of_the_archive_is_recognised() {
    mirror.serving("yelp_review_full_csv.tgz", "<html>".getBytes(StandardCharsets.UTF_8));
    assertThat(find(Optional.empty(), Map.of(), false).reason())
        .contains("expected yelp_review_full_csv.tgz, got what looks like an HTML page");
  }

  @Test
  void offline_leaves_the_network_alone_and_says_what_was_tried() throws IOException {
    YelpSource.Found found =
        find(Optional.empty(), Map.of("CHAINZRULE_DATA", folder.toString()), true);
    Path cached = folder.resolve("home/yelp/yelp_review_full_csv.tgz");
    assertThat(found.reason())
        .startsWith("CHAINZRULE_DATA is not used: expected reviews, ")
        .endsWith("; offline, and the cache has no " + cached);
    Files.createDirectories(cached.getParent());
    Files.write(cached, new byte[7]);
    assertThat(find(Optional.empty(), Map.of(), true).reason())
        .isEqualTo("offline, and " + cached + " in the cache is damaged: its digest differs");
    assertThat(mirror.requests()).isEmpty();
  }

  @Test
  void the_published_archive_is_the_one_known() {
    assertThat(YelpFull.ARCHIVE.maxBytes()).isBetween(196_146_755L, 197_000_000L);
    assertThat(YelpFull.ARCHIVE.archiveDigest()).startsWith("56006b0a17a3").hasSize(64);
  }

  @Test
  void the_real_files_have_their_counts_and_digests() throws IOException {
    Path real = TextSamples.real("yelp");
    Map<String, int[]> counts =
        Map.of(
            "review_full_slice", new int[] {643, 597, 583, 578, 629},
            "open_dataset_balanced_10k", new int[] {2000, 2000, 2000, 2000, 2000},
            "open_dataset_dev_test_10k", new int[] {1472, 854, 1061, 2183, 4429},
            "open_dataset_2021_head_4k", new int[] {442, 320, 432, 924, 1492});
    counts.forEach(
        (name, expected) -> {
          int[] stars = new int[5];
          TextSamples.list(YelpFull.file(real.resolve(name + ".csv.gz")))
              .forEach(review -> stars[review.label()]++);
          assertThat(stars).as(name).isEqualTo(expected);
        });
    assertThat(Digest.of(real.resolve("review_full_slice.csv.gz")))
        .isEqualTo("92fe732a6e4740ec2aff3d6b1b931220e9c5b356bee4db66dd2f5e162f0eb9ac");
    YelpSource.Found found = find(Optional.of(real.getParent()), Map.of(), true);
    assertThat(found.description()).contains("8 files to learn from, review_full_slice.csv.gz");
    LabelledTexts balanced = YelpFull.file(real.resolve("open_dataset_balanced_10k.csv.gz"));
    Deduplicated kept =
        Deduplicated.of(balanced, found.split().orElseThrow().test(), BadRows.fail());
    assertThat(TextSamples.list(kept).size() + kept.elsewhere() + kept.repeated())
        .isEqualTo(10_000);
  }

  private YelpSource.Found find(Optional<Path> named, Map<String, String> more, boolean offline) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CHAINZRULE_HOME", folder.resolve("home").toString());
    KnownFile archive =
        KnownFile.asPublished("yelp_review_full_csv.tgz", Packed.digest(ARCHIVE), ARCHIVE.length);
    return new YelpSource(List.of(mirror.uri()), archive, Timeouts.standard(1))
        .find(new YelpSource.Request(named, environment, offline, Progress.none()));
  }
}
