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
 * A network with its provenance and attachment, as it is saved in one file. The file is in the
 * safetensors format: its tensors are the parameters, its metadata describe the layers.
 *
 * <pre>{@code
 * new Model(network, Provenance.none()).save(Path.of("model.safetensors"));
 * Predictor predictor = Predictor.of(Model.load(Path.of("model.safetensors")).network());
 * }</pre>
 *
 * @param attachment texts and arrays saved beside it; {@link Attachment#none} if there are none
 */
public record Model(Layer network, Provenance provenance, Attachment attachment) {

  /** The version of the file format; it is raised when older versions would read files wrongly. */
  private static final String FORMAT = "1";

  private static final String FORMAT_KEY = "chainzrule.model";
  private static final String PRECISION_KEY = "chainzrule.precision";
  private static final String NETWORK_KEY = "chainzrule.network";
  private static final String PROVENANCE_KEY = "chainzrule.provenance";
  private static final String ATTACHMENT_KEY = "chainzrule.attachment";

  /** A model without an attachment. */
  public Model(Layer network, Provenance provenance) {
    this(network, provenance, Attachment.none());
  }

  /**
   * Saves the model, if all its layers are of this library; see {@link #save(Path, LayerTypes)}.
   */
  public void save(Path file) {
    save(file, LayerTypes.standard());
  }

  /**
   * Saves the model to a file, which is written whole or not at all. The same model gives the same
   * bytes.
   *
   * @param types the registry that will load it
   * @throws UnsupportedOperationException if a layer has no {@link Layer#describe description}
   * @throws IllegalArgumentException if these types could not load it, see {@link
   *     LayerTypes#check}, or a tensor has the name of an attached array
   * @throws TensorFileException if the file cannot be written; an existing file then stays as it
   *     was
   */
  public void save(Path file, LayerTypes types) {
    Map<String, HostArray> tensors = NamedParameters.arrays(network);
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

  /** Loads a model whose layers are all of this library; see {@link #load(Path, LayerTypes)}. */
  public static Model load(Path file) {
    return load(file, LayerTypes.standard());
  }

  /**
   * Loads a model. Its parameters belong to the open tensor scope, if there is one.
   *
   * @param types builds its layers
   * @throws TensorFileException if the file does not exist, is damaged or not a model, or its
   *     layers and tensors do not fit together
   */
  public static Model load(Path file, LayerTypes types) {
    TensorFile read = TensorFile.readVerified(file);
    try {
      return of(read, types);
    } catch (RuntimeException e) {
      // A description that no version wrote may fail anywhere in the code of a layer.
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
