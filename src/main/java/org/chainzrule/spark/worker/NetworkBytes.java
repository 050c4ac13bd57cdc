package org.chainzrule.spark.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.OutputDecoder;

/** A network as the bytes of a model file, by way of a temporary file. */
@Internal
public final class NetworkBytes {

  private NetworkBytes() {}

  /**
   * The layers and parameters of a network.
   *
   * @throws UnsupportedOperationException if a layer has no description
   * @throws IllegalArgumentException if a layer could not be loaded again
   */
  public static byte[] of(Layer network) {
    return inFolder(
        file -> {
          new Model(network, OutputDecoder.none(), Provenance.none()).save(file);
          return Files.readAllBytes(file);
        });
  }

  /** The network that {@link #of} made these of, with the same parameters to the byte. */
  public static Layer read(byte[] bytes) {
    return inFolder(
        file -> {
          Files.write(file, bytes);
          return Model.load(file).network();
        });
  }

  /**
   * Gives a network the parameters of another one with the same layers.
   *
   * @param bytes as {@link #of} makes them
   */
  public static void set(Layer network, byte[] bytes) {
    List<Parameter> mine = network.parameters();
    List<Parameter> theirs = read(bytes).parameters();
    for (int i = 0; i < mine.size(); i++) {
      mine.get(i).set(theirs.get(i).value());
    }
  }

  private interface Use<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T inFolder(Use<T> use) {
    try {
      Path folder = Files.createTempDirectory("chainzrule-network");
      Path file = folder.resolve("network.safetensors");
      try {
        return use.of(file);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
