package com.example;

import java.nio.file.Path;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application that serves a saved model. */
@SpringBootApplication
public class DigitsApplication {

  /** The model of the file that the property {@code model} names. */
  @Bean
  Predictor predictor(@Value("${model}") Path file) {
    return Predictor.of(Model.load(file));
  }
}
