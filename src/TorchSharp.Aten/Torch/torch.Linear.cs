using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The matrix product, with broadcasting of leading dimensions.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => Aten.matmul.Call(input, target);

    /// <summary>The product of two matrices.</summary>
    public static Tensor mm(Tensor input, Tensor target) => Aten.mm.Call(input, target);

    /// <summary>The products of two batches of matrices.</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => Aten.bmm.Call(input, batch2);

    /// <summary>The product of a matrix and a vector.</summary>
    public static Tensor mv(Tensor input, Tensor target) => Aten.mv.Call(input, target);

    /// <summary>The dot product of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => Aten.dot.Call(input, other);

    /// <summary>The dot product of two vectors, the first conjugated.</summary>
    public static Tensor vdot(Tensor input, Tensor target) => Aten.vdot.Call(input, target);

    /// <summary>The dot products along the last dimensions.</summary>
    public static Tensor inner(Tensor input, Tensor vec2) => Aten.inner.Call(input, vec2);

    /// <summary>The product of each element of one vector with each of another.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => Aten.outer.Call(input, vec2);

    /// <summary>The product of each element of one vector with each of another.</summary>
    public static Tensor ger(Tensor input, Tensor vec2) => Aten.ger.Call(input, vec2);

    /// <summary>The Kronecker product.</summary>
    public static Tensor kron(Tensor input, Tensor other) => Aten.kron.Call(input, other);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of two matrices.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => Aten.addmm.Call(input, mat1, mat2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of two matrices; computed in place.</summary>
    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => Aten.addmm_.InPlace(input, mat1, mat2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of a matrix and a vector.</summary>
    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => Aten.addmv.Call(input, mat1, mat2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of a matrix and a vector; computed in place.</summary>
    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => Aten.addmv_.InPlace(input, mat1, mat2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the outer product of two vectors.</summary>
    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.addr.Call(input, vec1, vec2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the outer product of two vectors; computed in place.</summary>
    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.addr_.InPlace(input, vec1, vec2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the sum of the products of two batches of matrices.</summary>
    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        Aten.addbmm.Call(input, batch1, batch2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the sum of the products of two batches of matrices; computed in place.</summary>
    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        Aten.addbmm_.InPlace(input, batch1, batch2, beta, alpha);

    /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the products of two batches of matrices.</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        Aten.baddbmm.Call(input, batch1, batch2, beta, alpha);

    /// <summary>The sum of the products over dimensions of both.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => Checked(a).tensordot(b, dims);

    /// <summary>The sum of the products over dimensions of both.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => Checked(a).tensordot(b, dims);

    /// <summary>The sum of the products over dimensions of both.</summary>
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => Aten.tensordot.Call(a, b, dims1, dims2);

    /// <summary>The determinant of square matrices.</summary>
    public static Tensor det(Tensor input) => Aten.det.Call(input);

    /// <summary>The logarithm of the determinant of square matrices.</summary>
    public static Tensor logdet(Tensor input) => Aten.logdet.Call(input);

    /// <summary>The inverse of square matrices.</summary>
    public static Tensor inverse(Tensor input) => Aten.inverse.Call(input);

    /// <summary>The exponential of square matrices.</summary>
    public static Tensor matrix_exp(Tensor input) => Aten.matrix_exp.Call(input);

    /// <summary>The <c>n</c>-th power of square matrices.</summary>
    public static Tensor matrix_power(Tensor input, int n) => Aten.matrix_power.Call(input, n);

    /// <summary>The Cholesky factor of positive-definite matrices.</summary>
    public static Tensor cholesky(Tensor input) => Aten.cholesky.Call(input);

    /// <summary>The Cholesky factor of positive-definite matrices.</summary>
    public static Tensor cholesky(Tensor input, bool upper) => Aten.cholesky.Call(input, upper);

    /// <summary>The inverse of matrices given by their Cholesky factors.</summary>
    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => Aten.cholesky_inverse.Call(input, upper);

    /// <summary>The solutions of linear equations given by a Cholesky factor.</summary>
    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) => Aten.cholesky_solve.Call(input, input2, upper);

    /// <summary>The tensor with each entry of a dimension scaled so that its <c>p</c>-norm is no more than <c>maxnorm</c>.</summary>
    public static Tensor renorm(Tensor input, float p, long dim, float maxnorm) => Aten.renorm.Call(input, p, dim, maxnorm);

    /// <summary>The matrix with the given matrices along its diagonal.</summary>
    public static Tensor block_diag(params Tensor[] tensors) => Aten.block_diag.Call(tensors);

    /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
    public static Tensor trapezoid(Tensor y, Tensor x, long dim = -1) => Aten.trapezoid_x.Call(y, x, dim);

    /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
    public static Tensor trapezoid(Tensor y, double dx = 1, long dim = -1) => Aten.trapezoid_dx.Call(y, dx, dim);

    /// <summary>The integrals so far along a dimension by the trapezoidal rule.</summary>
    public static Tensor cumulative_trapezoid(Tensor y, Tensor x, long dim = -1) => Aten.cumulative_trapezoid_x.Call(y, x, dim);

    /// <summary>The integrals so far along a dimension by the trapezoidal rule.</summary>
    public static Tensor cumulative_trapezoid(Tensor y, double dx = 1, long dim = -1) => Aten.cumulative_trapezoid_dx.Call(y, dx, dim);

    /// <summary>The Vandermonde matrix of a vector.</summary>
    public static Tensor vander(Tensor x, long N = -1, bool increasing = false) => Aten.vander.Call(x, N, increasing);

    /// <summary>The sum of products that <c>equation</c> describes in Einstein's notation.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.einsum.Call(equation, tensors);
}
