package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.common.util.ArchiveUtils;
import org.nd4j.graph.FlatArray;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.serde.base64.Nd4jBase64;

/**
 * Libraries of ND4J are there in versions without known vulnerabilities, and ND4J works on them.
 */
class Nd4jLibrariesTest {

  @TempDir private Path folder;

  /** The first versions in which all vulnerabilities are mended that were known at the time. */
  @ParameterizedTest
  @CsvSource({
    "commons-codec, commons-codec, 1, 13",
    "commons-io, commons-io, 2, 14",
    "commons-net, commons-net, 3, 9",
    "org.apache.commons, commons-compress, 1, 26",
    "org.apache.commons, commons-lang3, 3, 18"
  })
  void a_library_is_newer_than_its_last_vulnerable_version(
      String group, String name, int major, int minor) throws IOException {
    String place = "/META-INF/maven/" + group + "/" + name + "/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = Nd4j.class.getResourceAsStream(place)) {
      assertThat(in).as(place).isNotNull();
      properties.load(in);
    }
    List<Integer> version =
        Stream.of(properties.getProperty("version").split("\\.")).map(Integer::valueOf).toList();
    assertThat(version.get(0)).isEqualTo(major);
    assertThat(version.get(1)).isGreaterThanOrEqualTo(minor);
  }

  @Test
  void arrays_pass_through_base_64_of_commons_net() throws IOException {
    INDArray array = Nd4j.createFromArray(1.5, -2.0, 3.25);
    assertThat(Nd4jBase64.fromBase64(Nd4jBase64.base64String(array))).isEqualTo(array);
  }

  @Test
  void arrays_pass_through_flatbuffers_of_the_version_that_spark_wants() {
    INDArray array = Nd4j.createFromArray(1.5, -2.0, 3.25);
    FlatBufferBuilder builder = new FlatBufferBuilder();
    builder.finish(array.toFlatArray(builder));
    FlatArray read = FlatArray.getRootAsFlatArray(builder.dataBuffer());
    assertThat(Nd4j.createFromFlatArray(read)).isEqualTo(array);
  }

  @Test
  void archives_are_unpacked_by_commons_compress_and_commons_io() throws IOException {
    Path zip = folder.resolve("a.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("inner.txt"));
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    ArchiveUtils.unzipFileTo(zip.toString(), folder.toString());
    assertThat(folder.resolve("inner.txt")).hasContent("text");
    Path tar = folder.resolve("a.tar");
    Files.write(tar, tar("inner.txt", "tarred"));
    Path out = Files.createDirectory(folder.resolve("out"));
    ArchiveUtils.unzipFileTo(tar.toString(), out.toString());
    assertThat(out.resolve("inner.txt")).hasContent("tarred");
  }

  /** A tar archive with one file. */
  private static byte[] tar(String name, String content) {
    byte[] archive = new byte[4 * 512];
    put(archive, 0, name);
    put(archive, 100, "0000644\0");
    put(archive, 108, "0000000\0");
    put(archive, 116, "0000000\0");
    put(archive, 124, "0000000000" + Integer.toOctalString(content.length()) + "\0");
    put(archive, 136, "00000000000\0");
    put(archive, 148, "        0");
    put(archive, 257, "ustar\0" + "00");
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += archive[i];
    }
    put(archive, 148, "00" + Integer.toOctalString(sum) + "\0");
    put(archive, 512, content);
    return archive;
  }

  private static void put(byte[] archive, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, archive, at, bytes.length);
  }
}
