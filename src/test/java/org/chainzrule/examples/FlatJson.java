package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a main has written to a file. */
final class FlatJson {

  private FlatJson() {}

  /** All scalar values by name, and once more with the name of the object they stand in. */
  static Map<String, String> of(Path json) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          values.put(parser.currentName(), parser.getText());
          String object = parser.getParsingContext().getParent().getCurrentName();
          values.put(object + "." + parser.currentName(), parser.getText());
        }
      }
    }
    return values;
  }
}
