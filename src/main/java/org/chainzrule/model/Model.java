package org.chainzrule.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.io.Json;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;

/**
 * A network as a file keeps it, with where it comes from. The file is in the safetensors format:
 * its tensors are the parameters, its metadata say what layers they belong to.
 *
 * @param attachment what its user needs besides, {@link Attachment#none} where it was not given
 */
public record Model(Layer network, Provenance provenance, Attachment attachment) {

  /** Raised when files change so that an older library would read them wrongly. */
  private static final String FORMAT = "1";

  private static final String FORMAT_KEY = "chainzrule.model";
  private static final String PRECISION_KEY = "chainzrule.precision";
  private static final String NETWORK_KEY = "chainzrule.network";
  private static final String PROVENANCE_KEY = "chainzrule.provenance";
  private static final String ATTACHMENT_KEY = "chainzrule.attachment";

  /** A network alone. */
  public Model(Layer network, Provenance provenance) {
    this(network, provenance, Attachment.none());
  }

  /** Saves a network whose layers are those of this library. */
  public void save(Path file) {
    save(file, LayerTypes.standard());
  }

  /**
   * Writes or replaces a file, whole or not at all. The same model gives the same bytes.
   *
   * @param types what will load it
   * @throws UnsupportedOperationException if a layer has no {@link Layer#describe description}
   * @throws IllegalArgumentException if these types could not load it, see {@link
   *     LayerTypes#check}, or a tensor of it has the name of an attached one
   * @throws TensorFileException if the file cannot be written; what was there before then stays
   */
  public void save(Path file, LayerTypes types) {
    Map<String, HostArray> tensors = NamedParameters.numbers(network);
    types.check(network, tensors);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT_KEY, FORMAT);
    metadata.put(PRECISION_KEY, NamedParameters.precision(network).name());
    metadata.put(NETWORK_KEY, Json.write(network.describe().toJson()));
    metadata.put(PROVENANCE_KEY, Json.write(provenance.toJson()));
    if (!attachment.isEmpty()) {
      metadata.put(ATTACHMENT_KEY, Json.write(attachment.toJson()));
      attachment.addTo(tensors);
    }
    new TensorFile(metadata, tensors).write(file);
  }

  /** The model in a file whose layers are those of this library. */
  public static Model load(Path file) {
    return load(file, LayerTypes.standard());
  }

  /**
   * The model in a file. Its parameters belong to the scope that is open, if any.
   *
   * @param types what layers it may be made of
   * @throws TensorFileException if there is no such file, it is damaged or no model, or its layers
   *     and tensors do not fit together
   */
  public static Model load(Path file, LayerTypes types) {
    TensorFile read = TensorFile.readVerified(file);
    try {
      return of(read, types);
    } catch (RuntimeException e) {
      // Settings that no version wrote may fail anywhere in the layer's own code.
      throw new TensorFileException(file, "could not load the model: " + e.getMessage(), e);
    }
  }

  private static Model of(TensorFile file, LayerTypes types) {
    String format = file.metadata().get(FORMAT_KEY);
    if (format == null) {
      throw new IllegalArgumentException("expected a saved model, got another safetensors file");
    }
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "expected format "
              + FORMAT
              + ", got "
              + format
              + ", which is of a later version of the library");
    }
    Precision precision = Precision.valueOf(text(file, PRECISION_KEY));
    Description description = Description.ofJson(Json.read("network", text(file, NETWORK_KEY)));
    Layer network = types.build(description, precision);
    Map<String, Parameter> parameters = NamedParameters.of(network);
    Map<String, HostArray> tensors = new LinkedHashMap<>(file.tensors());
    Attachment attachment =
        file.metadata().containsKey(ATTACHMENT_KEY)
            ? Attachment.takeFrom(
                tensors, Json.read("list of attachments", text(file, ATTACHMENT_KEY)))
            : Attachment.none();
    NamedParameters.checkMatch(parameters, tensors);
    parameters.forEach((name, parameter) -> parameter.set(tensors.get(name).toTensor()));
    Provenance provenance = Provenance.ofJson(Json.read("provenance", text(file, PROVENANCE_KEY)));
    return new Model(network, provenance, attachment);
  }

  private static String text(TensorFile file, String key) {
    String text = file.metadata().get(key);
    if (text == null) {
      throw new IllegalArgumentException("expected " + key + " in the metadata, got none");
    }
    return text;
  }
}
