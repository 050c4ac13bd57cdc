package org.chainzrule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type or member that is public only so that other packages of the library can use it. It
 * is not part of the API and may change in any version. {@link #value} lists the top-level packages
 * that may use it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.FIELD})
public @interface Internal {

  /**
   * The packages directly below {@code org.chainzrule} that may use it besides its own, such as
   * {@code "data"}; empty where only other sub-packages of its own top-level package do.
   */
  String[] value() default {};
}
