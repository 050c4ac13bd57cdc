package org.chainzrule.dreg;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;

/**
 * A case of {@code golden/adjoint.json}: a small network of cubics with its batch, groups and
 * signs, and the values and gradients that an independent implementation computed in 64 bits.
 */
record GoldenCase(Map<String, Object> members) {

  static List<GoldenCase> all() throws IOException {
    List<GoldenCase> cases = new ArrayList<>();
    try (InputStream file = GoldenCase.class.getResourceAsStream("/golden/adjoint.json");
        JsonParser json = new JsonFactory().createParser(file)) {
      json.nextToken();
      for (Object each : (List<?>) value(json)) {
        cases.add(new GoldenCase(object(each)));
      }
    }
    return cases;
  }

  private static Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(json));
      }
      return list;
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        object.put(name, value(json));
      }
      return object;
    }
    return token == JsonToken.VALUE_NULL ? OptionalDouble.empty() : json.getDoubleValue();
  }

  @SuppressWarnings("unchecked") // Objects are read with text for names.
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  double number(String name) {
    return (double) members.get(name);
  }

  /** Infinite where the file has none. */
  double cap() {
    return members.get("cap") instanceof Double cap ? cap : Double.POSITIVE_INFINITY;
  }

  double[] numbers(String name) {
    return row(members.get(name));
  }

  Tensor matrix(String name) {
    return tensor(members.get(name));
  }

  /** The gradient of a parameter such as {@code "W1"}. */
  Tensor gradient(String name) {
    return tensor(object(members.get("gradients")).get(name));
  }

  /** The groups, signs and weights. */
  SignedGroups groups() {
    double[] signs = numbers("sign");
    double[] weights = numbers("weight");
    double[] factors = new double[signs.length];
    Arrays.setAll(factors, s -> signs[s] * Math.sqrt(weights[s]));
    int[] group = Arrays.stream(numbers("group")).mapToInt(g -> (int) g).toArray();
    return new SignedGroups((int) number("groups"), group, factors);
  }

  /** The parameters by their names. */
  Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    object(members.get("parameters"))
        .forEach((name, value) -> parameters.put(name, new Parameter(name, tensor(value))));
    return parameters;
  }

  /** The network of these parameters. */
  Layer network(Map<String, Parameter> parameters) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 1; parameters.containsKey("W" + l); l++) {
      Activation activation =
          parameters.containsKey("c" + l)
              ? new PolynomialActivation(parameters.get("c" + l), PolynomialForm.MONOMIAL)
              : Activation.identity();
      layers.add(new Dense(parameters.get("W" + l), parameters.get("b" + l), activation));
    }
    return new Sequential(layers);
  }

  private static Tensor tensor(Object value) {
    List<?> rows = (List<?>) value;
    return rows.get(0) instanceof List<?>
        ? Tensor.of(rows.stream().map(GoldenCase::row).toArray(double[][]::new))
        : Tensor.of(new double[][] {row(rows)});
  }

  private static double[] row(Object value) {
    return ((List<?>) value).stream().mapToDouble(each -> (double) each).toArray();
  }

  @Override
  public String toString() {
    return "sizes "
        + members.get("sizes")
        + ", eta "
        + members.get("eta")
        + ", cap "
        + members.get("cap");
  }
}
